// requires: hudson.matrix.MatrixRun  (matrix-project)
// The runs of a matrix take the number of their matrix build and ask no BuildNumberAssigner, so they are claimed when they begin.
package footman

import groovy.transform.CompileStatic
import hudson.ExtensionList
import hudson.matrix.MatrixRun
import hudson.model.Executor
import hudson.model.Result
import hudson.model.listeners.RunListener
import java.util.logging.Level

@CompileStatic
final class MatrixRoom implements Room {
    String name() { return 'matrix' }

    boolean needed() { return false }

    void install() { ExtensionList.lookup(RunListener).add(0, new MatrixClaim()) }
}

@CompileStatic
final class MatrixClaim extends RunListener<MatrixRun> {
    MatrixClaim() { super(MatrixRun) }

    /** RunListener.onInitialize since 2.9. Exceptions are swallowed there, so a run without a record is interrupted instead. */
    @Override
    void onInitialize(MatrixRun run) {
        try {
            Builds.claim(run.getParent(), run.getNumber())
        } catch (Throwable t) {
            Footman.log.log(Level.WARNING, run.toString() + ' has no record and is stopped', t)
            Executor e = run.getExecutor()
            if (e != null) { e.interrupt(Result.ABORTED) }
        }
    }
}

new MatrixRoom()
