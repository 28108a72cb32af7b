/**
 * config.xml. Jenkins.load is what the boot calls: security realm and authorization, views, clouds, labels, executors, messages.
 * Not loaded by it: what the boot does afterwards with useSecurity=false, and nodes of before Jenkins 1.607.
 */
@CompileStatic
final class GlobalLoader extends Loader {
    /** These may be null: the file doesn't name them then, and Jenkins.load would keep what was. */
    private static final List<String> NULLABLE = ['systemMessage', 'markupFormatter', 'quietPeriod', 'noUsageStatistics']

    void load(Change c) throws Exception {
        Jenkins j = Jenkins.get()
        Top top = Top.of(c.file()) // cores before 2.516 lose all views when this throws
        if (top.root != 'hudson') { throw new IOException('config.xml has the root element ' + top.root) }
        synchronized (j) {
            j.load()
            for (String name : NULLABLE) { if (!top.children.contains(name)) { Reach.field(Jenkins, name).set(j, null) } }
        }
        after(j)
    }

    void unload(Change c) throws Exception { throw restart('config.xml is gone; a restart makes a new one') }

    /** What Jenkins.load leaves undone: executors before 2.516, cached labels, the port for agents (launch... does nothing when it is the same). */
    @CompileDynamic
    private static void after(Jenkins j) {
        if (j.toComputer() != null && j.toComputer().getNumExecutors() != j.getNumExecutors()) { j.updateComputerList() }
        j.trimLabels()
        java.lang.reflect.Method port = Jenkins.getDeclaredMethod('launchTcpSlaveAgentListener')
        port.setAccessible(true)
        port.invoke(j)
    }
}

/** NAME.xml in the home: a descriptor's, or one of the few other things that save there. */
@CompileStatic
final class RootLoader extends Loader {
    /** File name -> descriptors that save there. Plugins don't come and go while Jenkins runs. */
    private static Map<String, List<Descriptor>> files

    void load(Change c) throws Exception {
        if (c.path == 'proxy.xml') { Jenkins.get().setProxy(hudson.ProxyConfiguration.load()); return }
        if (c.path == 'hudson.model.UpdateCenter.xml') { Jenkins.get().getUpdateCenter().load(); return }
        List<Descriptor> all = descriptors().get(c.path)
        if (all != null) {
            for (Descriptor d : all) { read(d, c) }
            return
        }
        Object p = plugin(c.path.substring(0, c.path.length() - 4)) // hudson.Plugin saves under its short name
        if (p == null) { throw unsupported('nothing that runs here saves ' + c.path) }
        Reach.method(p.getClass(), 'load').invoke(p)
    }

    void unload(Change c) throws Exception {
        if (c.path == 'proxy.xml') { Jenkins.get().setProxy(null); return }
        if (descriptors().containsKey(c.path)) { throw restart(c.path + ' is gone; a restart gives it its defaults') }
    }

    @CompileDynamic
    private static Object plugin(String shortName) { return Jenkins.get().getPlugin(shortName) }

    /** What the file doesn't name is null where it was saved; load alone would keep what was. It comes second, for what plugins add to it. */
    private static void read(Descriptor d, Change c) throws Exception {
        Top top = Top.of(c.file())
        if (Top.unescape(top.root) != d.getClass().getName()) { d.load(); return } // it has a form of its own
        new XmlFile(c.file()).unmarshalNullingOut(d)
        d.load()
    }

    private static synchronized Map<String, List<Descriptor>> descriptors() {
        if (files != null) { return files }
        Map<String, List<Descriptor>> m = new HashMap<String, List<Descriptor>>()
        for (Descriptor d : ExtensionList.lookup(Descriptor)) {
            try {
                File f = fileOf(d)
                if (f == null || f.getParentFile() != Jenkins.get().getRootDir()) { continue }
                if (!m.containsKey(f.getName())) { m.put(f.getName(), new ArrayList<Descriptor>()) }
                m.get(f.getName()).add(d)
            } catch (Throwable other) {
                Footman.log.log(Level.FINE, 'no file of ' + d, other)
            }
        }
        files = m
        return m
    }

    /** Descriptor.getConfigFile is protected, and plugins override it. */
    private static File fileOf(Descriptor d) throws Exception { return ((XmlFile) Reach.method(d.getClass(), 'getConfigFile').invoke(d)).getFile() }
}

/** Files whose classes belong to plugins: their units put a loader into Reloaders. */
@CompileStatic
final class UnitLoader extends Loader {
    private final String kind
    UnitLoader(String kind) { this.kind = kind }

    void load(Change c) throws Exception {
        Reloader r = Reloaders.ALL.get(kind)
        if (r == null) { throw unsupported(Features.missingReasons().get(kind) ?: 'nothing that runs here reads ' + c.path) }
        Top.of(c.file())
        r.reload(c.file())
    }

    void unload(Change c) throws Exception {
        Reloader r = Reloaders.ALL.get(kind)
        if (r != null) { r.reload(null) }
    }
}

@CompileStatic
final class PluginLoader extends Loader {
    void load(Change c) throws Exception { throw restart('a plugin is loaded at the next start') }
    void unload(Change c) throws Exception { throw restart('a plugin is unloaded at the next start') }
}

