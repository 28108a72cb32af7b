// requires: org.jenkinsci.plugins.workflow.flow.FlowExecutionList$Storage, org.jenkinsci.plugins.workflow.job.WorkflowRun  (since 1358.vfb_5780da_64cb_ of workflow-api)
// needed-with: org.jenkinsci.plugins.workflow.job.WorkflowRun
// Pipelines: the list of running ones, a last gate before one is resumed, and whether a job's builds could be resumed.
package footman

import groovy.transform.CompileStatic
import hudson.ExtensionList
import hudson.model.Action
import hudson.model.InvisibleAction
import hudson.model.Item
import hudson.model.Job
import hudson.model.Run
import java.util.concurrent.CopyOnWriteArrayList
import java.util.logging.Level
import jenkins.model.RunAction2
import jenkins.model.TransientActionFactory
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint
import org.jenkinsci.plugins.workflow.flow.FlowExecution
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner
import org.jenkinsci.plugins.workflow.job.WorkflowJob
import org.jenkinsci.plugins.workflow.job.WorkflowRun

@CompileStatic
final class PipelineRoom implements Room, Facts.Resumable, Adopt.Resumed {
    String name() { return 'pipeline' }

    boolean needed() { return true }

    void install() {
        ExtensionList.lookup(FlowExecutionList.Storage).add(0, new OwnList())
        if (!(ExtensionList.lookupFirst(FlowExecutionList.Storage) instanceof OwnList)) { throw new IllegalStateException('FlowExecutionList.Storage: ours is not the first one') }
        ExtensionList.lookup(TransientActionFactory).add(0, new Gate())
        Facts.resumable = this
        Adopt.ON_RESUME.add(this)
    }

    boolean test(Job job) {
        if (!(job instanceof WorkflowJob) || ((WorkflowJob) job).isResumeBlocked()) { return false }
        // DurabilityHintProvider.suggestedFor is a static method of an interface, which Groovy 2.4 can't call
        Object hint = Class.forName('org.jenkinsci.plugins.workflow.flow.DurabilityHintProvider', true, FlowDurabilityHint.getClassLoader()).getMethod('suggestedFor', Item).invoke(null, job)
        return ((FlowDurabilityHint) hint).isPersistWithEveryStep()
    }

    void say(Run run, String line) {
        if (run instanceof WorkflowRun) { ((WorkflowRun) run).asFlowExecutionOwner().getListener().getLogger().println(line) }
    }
}

/**
 * The list of Pipelines that run in this controller (workflow-api 1358, beta). The default one keeps one file for the whole home, and
 * each replica would overwrite the others'. What must survive is in the ledger, so this one is in memory only.
 */
@CompileStatic
final class OwnList implements FlowExecutionList.Storage {
    private final CopyOnWriteArrayList<FlowExecutionOwner> owners = new CopyOnWriteArrayList<FlowExecutionOwner>()

    Iterator<FlowExecution> iterator() {
        List<FlowExecution> alive = new ArrayList<FlowExecution>()
        for (FlowExecutionOwner o : owners) {
            try {
                FlowExecution e = o.get()
                if (!e.isComplete()) { alive.add(e) }
            } catch (Throwable t) {
                owners.remove(o)
            }
        }
        return alive.iterator()
    }

    /** Called before the first step of a new build, and before the first step of a resumed one: the last moment to notice a wrong one. */
    void register(FlowExecutionOwner o) {
        Object x = o.getExecutable()
        if (x instanceof Run) {
            Run run = (Run) x
            String key = Ledger.key(run.getParent().getFullName(), run.getNumber())
            if (!Ledger.own(key).exists()) {
                Disk.sync(Footman.OWN)
                if (!Ledger.own(key).exists() && BuildFile.read(run.getRootDir()).state != BuildFile.DONE) {
                    Footman.halt(run.getParent().getFullName() + ' #' + run.getNumber() + ' was about to be executed without a record in ' + Footman.OWN)
                }
            }
            Builds.note(run)
        }
        owners.addIfAbsent(o)
    }

    void unregister(FlowExecutionOwner o) { owners.remove(o) }

    /** Asked for each Pipeline that resumes; it warns and registers what is not in the list. An adopted one never was. */
    boolean contains(FlowExecutionOwner o) {
        if (!owners.contains(o)) { register(o) }
        return true
    }

    void load() { }

    /** Once, at the end of the boot: Pipelines whose records lie in the own folder. Others come as commands of the sidecar. */
    void resume() {
        for (List r : Ledger.ownRecords()) {
            try {
                Job job = Adopt.find((String) r.get(1), null)
                int number = (int) r.get(2)
                if (job instanceof WorkflowJob && BuildFile.read(new File(job.getBuildDir(), String.valueOf(number))).state == BuildFile.RUNNING) { Adopt.atBoot(job, number) }
            } catch (Throwable t) {
                Footman.log.log(Level.WARNING, String.valueOf(r.get(1)) + ' #' + r.get(2) + ' could not be resumed', t)
            }
        }
    }

    void shutDown() { }
}

/**
 * Stops a running Pipeline without an own record while it is being loaded, on whatever way that is. AbstractLazyLoadRunMap.all() of
 * cores before 2.523 asks nobody. Run.onLoad calls RunAction2.onLoad before WorkflowRun.onLoad resumes; a checked exception there
 * makes RunMap.retrieve log it and leave the build alone (read in 2.484 to 2.568.2).
 */
@CompileStatic
final class Gate extends TransientActionFactory<WorkflowRun> {
    private static final List<Action> CLOSED = Collections.<Action>singletonList(new Closed())

    Class<WorkflowRun> type() { return WorkflowRun }

    @Override
    Class<? extends Action> actionType() { return Closed }

    Collection<? extends Action> createFor(WorkflowRun run) {
        Job job = (Job) ((Run) run).getParent()
        String key = Ledger.key(job.getFullName(), run.getNumber())
        Builds.Entry here = Builds.all().get(key)
        boolean open = key == Builds.loading() || (here != null ? here.run == null || here.run.is(run) : Veto.allow(job, run.getNumber()))
        return open ? Collections.<Action>emptyList() : CLOSED
    }
}

@CompileStatic
final class Closed extends InvisibleAction implements RunAction2 {
    void onLoad(Run r) {
        throw new IOException('Footman: ' + r.getParent().getFullName() + ' #' + r.getNumber() + ' runs elsewhere, or has no record: it is not loaded here')
    }

    void onAttached(Run r) { }
}

new PipelineRoom()
