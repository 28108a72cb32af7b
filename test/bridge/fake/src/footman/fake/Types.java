package footman.fake;

import hudson.model.*;

/** Which class a file stands for; null when its plugin isn't here. */
public final class Types {
    private Types() {}

    public static Item make(String root, ItemGroup parent, String name) {
        try {
            switch (root) {
                case "project": return new FreeStyleProject(parent, name);
                case "flow-definition": return create("org.jenkinsci.plugins.workflow.job.WorkflowJob", parent, name);
                case "com.cloudbees.hudson.plugins.folder.Folder": return create(root, parent, name);
                default: return null;
            }
        } catch (NoClassDefFoundError e) {
            return null;
        }
    }

    /** What XmlFile.read makes of a file: the class that its root element names. */
    public static Object of(String root, java.io.File file) {
        if (root.equals("slave")) return new hudson.slaves.DumbSlave.Made().empty();
        if (root.equals("hudson.model.UserIdMapper")) return hudson.model.UserIdMapper.Disk.empty();
        if (root.equals("com.cloudbees.plugins.credentials.SystemCredentialsProvider")) return com.cloudbees.plugins.credentials.SystemCredentialsProvider.Disk.empty();
        return make(root, null, file.getParentFile().getName());
    }

    public static String root(Class<?> type) {
        switch (type.getSimpleName()) {
            case "FreeStyleProject": return "project";
            case "WorkflowJob": return "flow-definition";
            default: return type.getName();
        }
    }

    private static Item create(String type, ItemGroup parent, String name) {
        try {
            return (Item) Class.forName(type).getConstructor(ItemGroup.class, String.class).newInstance(parent, name);
        } catch (ClassNotFoundException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A job's property, if its config.xml names the class. */
    public static <T> T property(Job<?, ?> job, String xml, Class<T> type) {
        if (!xml.contains("<" + type.getName())) return null;
        try {
            java.lang.reflect.Constructor<?> c = null;
            for (java.lang.reflect.Constructor<?> x : type.getDeclaredConstructors()) if (x.getParameterCount() == 1 && x.getParameterTypes()[0] == footman.stubs.None.class) c = x;
            c.setAccessible(true);
            return type.cast(c.newInstance((Object) null));
        } catch (ReflectiveOperationException | NullPointerException e) {
            return null;
        }
    }
}
