// Footman's guard: the only script of Footman that Jenkins runs by itself (init.groovy.d/00-footman.groovy).
// Jenkins logs a script that throws and goes on booting. A controller without the veto would execute
// builds of other replicas a second time, so on any doubt this one ends the JVM (code 74).
import groovy.transform.CompileStatic
import hudson.ExtensionList
import hudson.model.Action
import hudson.model.Job
import hudson.model.Queue
import hudson.model.Run
import hudson.model.listeners.RunListener
import java.nio.charset.StandardCharsets
import java.nio.file.Files
import java.util.function.IntPredicate
import org.codehaus.groovy.control.CompilerConfiguration

if (!System.getenv('FOOTMAN_REPLICA')) {
    println 'Footman: this controller was not started by "footman run", the bridge does nothing'
    return
}

/** Keeps all builds out for the seconds that compiling the bridge takes; its veto takes the door away. */
@CompileStatic
class FootmanDoor extends RunListener<Run> {
    FootmanDoor() { super(Run) }
    boolean allowLoad(Job job, int number) { return false }                   // since 2.451
    IntPredicate createLoadAllower(Job job) { return new FootmanNone() }      // since 2.511
}

/** Timers run already: what they start now would have no record and a number drawn without a lock. The bridge's own gate takes this one away. */
@CompileStatic
class FootmanQuiet extends Queue.QueueDecisionHandler {
    boolean shouldSchedule(Queue.Task task, List<Action> actions) { return false } // since 1.316
}

@CompileStatic
class FootmanNone implements IntPredicate {
    boolean test(int number) { return false }
}

try {
    ExtensionList.lookup(RunListener).add(0, new FootmanDoor())
    ExtensionList.lookup(Queue.QueueDecisionHandler).add(0, new FootmanQuiet())
    for (Queue.Item early : Queue.getInstance().getItems()) { // nothing else can be in it: the queue's file is that of this very life
        println 'Footman: ' + early.task + ' was in the queue before the bridge was ready, and leaves it: ' + Queue.getInstance().cancel(early)
    }
    File home = new File(System.getenv('FOOTMAN_HOME'))
    File folder = new File(home, 'init.groovy.d/00-footman')
    CompilerConfiguration plain = new CompilerConfiguration()
    plain.setSourceEncoding('UTF-8')
    GroovyClassLoader loader = new GroovyClassLoader(jenkins.model.Jenkins.get().getPluginManager().uberClassLoader, plain)
    ((Script) loader.parseClass(new File(folder, 'core.groovy')).newInstance()).run()
    if (!loader.loadClass('footman.Footman').getField('vetoActive').getBoolean(null)) {
        throw new IllegalStateException('core.groovy ended without an active veto')
    }
} catch (Throwable t) {
    try {
        Throwable root = t
        while (root.getCause() != null && root.getCause() != root) { root = root.getCause() }
        String reason = (root.getClass().getName() + ': ' + root.getMessage()).replaceAll('[^\\x20-\\x7e]', ' ').replace('\\', '/').replace('"', "'")
        System.err.println('Footman: the bridge failed, this controller ends: ' + reason)
        t.printStackTrace()
        System.err.flush()
        File status = new File(System.getenv('FOOTMAN_HOME'), '.footman/replicas/' + System.getenv('FOOTMAN_REPLICA') + '/bridge.json')
        Files.write(status.toPath(), ('{"format":1,"incarnation":"' + System.getenv('FOOTMAN_INCARNATION') + '","state":"halted","reason":"' +
            (reason.length() > 2000 ? reason.substring(0, 2000) : reason) + '"}\n').getBytes(StandardCharsets.UTF_8))
    } catch (Throwable ignored) {
    } finally {
        Runtime.getRuntime().halt(74)
    }
}
