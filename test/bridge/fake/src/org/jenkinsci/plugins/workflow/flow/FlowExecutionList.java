package org.jenkinsci.plugins.workflow.flow;

import footman.fake.Xml;
import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.*;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** The list of running Pipelines: whichever Storage comes first keeps it. */
public class FlowExecutionList implements Iterable<FlowExecution> {
    private volatile boolean resumptionComplete;

    public FlowExecutionList() { ExtensionList.lookupFirst(Storage.class).load(); }
    public Iterator<FlowExecution> iterator() { return ExtensionList.lookupFirst(Storage.class).iterator(); }
    public synchronized void register(FlowExecutionOwner self) { ExtensionList.lookupFirst(Storage.class).register(self); }
    public synchronized void unregister(FlowExecutionOwner self) { ExtensionList.lookupFirst(Storage.class).unregister(self); }
    public static FlowExecutionList get() { return ExtensionList.lookupSingleton(FlowExecutionList.class); }
    public boolean isResumptionComplete() { return resumptionComplete; }

    private void resume() {
        ExtensionList.lookupFirst(Storage.class).resume();
        resumptionComplete = true;
    }

    /** ResumeStepExecutionListener.onResumed. */
    void resumed(FlowExecutionOwner o) {
        if (!ExtensionList.lookupFirst(Storage.class).contains(o)) {
            Logger.getLogger(FlowExecutionList.class.getName()).warning("Resuming " + o + ", which is missing from FlowExecutionList, so registering it now.");
            register(o);
        }
    }

    public static class ItemListenerImpl extends ItemListener {
        public ItemListenerImpl() {}
        public void onLoaded() { jenkins.util.Timer.get().submit(() -> FlowExecutionList.get().resume()); }
    }

    /** For the fake core. */
    public static final class Inside { // not in the stubs
        public static void resumed(FlowExecutionOwner o) { get().resumed(o); }
    }

    public static final class DefaultStorage implements Storage {
        private final CopyOnWriteArrayList<FlowExecutionOwner> tasks = new CopyOnWriteArrayList<>();

        public DefaultStorage() {}
        private File file() { return new File(Jenkins.get().getRootDir(), FlowExecutionList.class.getName() + ".xml"); }
        public Iterator<FlowExecution> iterator() {
            List<FlowExecution> l = new ArrayList<>();
            for (FlowExecutionOwner o : tasks) if (o.getOrNull() != null && !o.getOrNull().isComplete()) l.add(o.getOrNull());
            return l.iterator();
        }
        public void register(FlowExecutionOwner o) { if (tasks.addIfAbsent(o)) save(); }
        public void unregister(FlowExecutionOwner o) { if (tasks.remove(o)) save(); }
        public boolean contains(FlowExecutionOwner o) { return tasks.contains(o); }
        public void load() {
            try {
                if (!file().exists()) return;
                Matcher m = Pattern.compile("<job>(.*?)</job>\\s*<id>(\\d+)</id>").matcher(Files.readString(file().toPath()));
                while (m.find()) tasks.add(WorkflowRun.Owners.of(Xml.unescape(m.group(1)), Integer.parseInt(m.group(2))));
            } catch (IOException e) {
                Logger.getLogger(FlowExecutionList.class.getName()).warning("ignoring broken " + file());
            }
        }
        public void resume() {
            for (FlowExecutionOwner o : tasks) {
                FlowExecution e = o.getOrNull(); // loads it
                if (e == null || e.isComplete()) unregister(o);
            }
        }
        public void shutDown() throws InterruptedException {}
        private synchronized void save() {
            StringBuilder b = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n<list>\n");
            for (FlowExecutionOwner o : tasks) {
                String id = o.getExternalizableId();
                int at = id.lastIndexOf('#');
                b.append("  <flow-owner plugin=\"workflow-job\">\n    <job>").append(Xml.escape(id.substring(0, at))).append("</job>\n    <id>").append(id.substring(at + 1)).append("</id>\n  </flow-owner>\n");
            }
            try {
                Xml.write(file(), b.append("</list>").toString());
            } catch (IOException e) {
                Logger.getLogger(FlowExecutionList.class.getName()).warning("list not saved: " + e);
            }
        }
    }
}
