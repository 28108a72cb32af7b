package footman.fake;

import groovy.lang.GroovyShell;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.lifecycle.Lifecycle;
import hudson.model.Hudson;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.Queue;
import hudson.model.TopLevelItem;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * Starts a controller in the order of a real one: jobs and their builds are listed; then the init scripts run, beside the
 * queue, which is loaded at the same time; then config.xml is written from memory, nodes are launched and Pipelines
 * resumed. (The constructor of jenkins.model.Jenkins in 2.484, 2.516.2 and 2.568.2: init scripts are a part of
 * executeReactor, and save() comes after it.)
 */
public final class Boot {
    static final Logger LOG = Logger.getLogger("fake");

    private Boot() {}

    public static void main(String[] args) {
        try {
            boot(args);
        } catch (Throwable t) {
            LOG.log(Level.SEVERE, "the fake core could not boot", t);
            Runtime.getRuntime().halt(3);
        }
    }

    private static void boot(String[] args) throws Exception {
        hudson.security.ACL.as2(hudson.security.ACL.SYSTEM2); // as the constructor of Jenkins
        int port = 8080;
        for (String a : args) if (a.startsWith("--httpPort=")) port = Integer.parseInt(a.substring("--httpPort=".length()));
        File home = new File(System.getenv("JENKINS_HOME"));
        Http http = new Http(port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Jenkins j = Jenkins.getInstanceOrNull();
            if (j != null) j.cleanUp();
        }, "shutdown"));
        long began = System.nanoTime();
        Jenkins j = Hudson.Made.of(home);
        Jenkins.Stages.reach(InitMilestone.EXTENSIONS_AUGMENTED);
        j.load();
        Jenkins.Stages.reach(InitMilestone.SYSTEM_CONFIG_LOADED);
        j.getNodesObject().load();
        hudson.ExtensionList.lookup(hudson.model.Descriptor.class).size(); // their constructors load
        hudson.model.User.Start.all();
        File[] jobs = new File(home, "jobs").listFiles();
        if (jobs != null) {
            for (File f : jobs) {
                if (!new File(f, "config.xml").exists()) continue;
                try {
                    add(f);
                } catch (IOException e) {
                    LOG.warning("job " + f.getName() + " not loaded: " + e.getMessage());
                }
            }
        }
        long listed = System.nanoTime();
        Jenkins.Stages.reach(InitMilestone.JOB_CONFIG_ADAPTED);
        LOG.info("Configuration for all jobs updated");
        Thread queue = new Thread(() -> {
            Queue.getInstance().load();
            Timer.get().scheduleWithFixedDelay(Queue.getInstance()::maintain, 0, 100, TimeUnit.MILLISECONDS);
        }, "Queue.init");
        queue.start();
        Faults.SCRIPT.set(true);
        scripts(home);
        Faults.SCRIPT.set(false);
        queue.join();
        long scripts = System.nanoTime();
        Jenkins.Stages.reach(InitMilestone.COMPLETED); // the end of executeReactor; save() is the next line of the constructor
        Faults.pauseAt("save", home);
        j.save();
        for (String name : new String[] {"jenkins.install.InstallUtil.lastExecVersion", "jenkins.install.UpgradeWizard.state"}) {
            if (!new File(home, name).exists()) Xml.write(new File(home, name), Jenkins.VERSION);
        }
        Jenkins.Stages.computers();
        for (ItemListener l : ItemListener.all()) {
            try {
                l.onLoaded();
            } catch (Throwable t) {
                LOG.log(Level.WARNING, "onLoaded", t);
            }
        }
        Lifecycle.get().onReady();
        http.ready = true;
        LOG.info("Jenkins is fully up and running; listing " + (listed - began) / 1000000 + " ms, init scripts " + (scripts - listed) / 1000000 + " ms");
        Thread.currentThread().join();
    }

    static Item add(File dir) throws IOException {
        Item i = Items.load(Jenkins.get(), dir);
        Jenkins.get().add((TopLevelItem) i, dir.getName());
        return i;
    }

    /** jenkins.util.groovy.GroovyHookScript: what a script throws is logged, and the boot goes on. */
    private static void scripts(File home) {
        File root = new File(System.getProperty("jenkins.util.groovy.GroovyHookScript.ROOT_PATH", home.getPath()));
        run(new File(root, "init.groovy"));
        File[] all = new File(root, "init.groovy.d").listFiles(f -> f.getName().endsWith(".groovy") && f.isFile());
        if (all == null) return;
        Arrays.sort(all);
        for (File f : all) run(f);
    }

    private static void run(File f) {
        if (!f.exists()) return;
        LOG.info("Executing " + f);
        try {
            new GroovyShell(Jenkins.get().getPluginManager().uberClassLoader).evaluate(f);
        } catch (Throwable t) {
            LOG.log(Level.WARNING, "Failed to run script " + f, t);
        }
    }

    /** FlowExecutionList.saveAll at an orderly stop. */
    public static void suspend() {
        try {
            org.jenkinsci.plugins.workflow.cps.CpsFlowExecution.Inside.suspendAll();
            ExtensionList.lookupFirst(org.jenkinsci.plugins.workflow.flow.FlowExecutionList.Storage.class).shutDown();
        } catch (NoClassDefFoundError e) {
            // no Pipeline plugins
        } catch (Exception e) {
            LOG.log(Level.WARNING, "suspend", e);
        }
    }

    public static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
