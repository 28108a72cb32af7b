// requires: com.cloudbees.hudson.plugins.folder.computed.FolderComputation, com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler (since 6.1003 of cloudbees-folder)
// Folders and branch projects: moves are refused while a build runs elsewhere, and indexing counts such builds as building.
package footman

import com.cloudbees.hudson.plugins.folder.computed.FolderComputation
import com.cloudbees.hudson.plugins.folder.computed.PeriodicFolderTrigger
import com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler
import groovy.transform.CompileStatic
import hudson.AbortException
import hudson.ExtensionList
import hudson.model.Executor
import hudson.model.Failure
import hudson.model.Item
import hudson.model.ItemGroup
import hudson.model.listeners.ItemListener
import java.util.concurrent.atomic.AtomicReference
import java.util.logging.Filter
import java.util.logging.LogRecord
import java.util.logging.Logger
import org.kohsuke.stapler.HttpResponse

/**
 * Orphaned branches. DefaultOrphanedItemStrategy asks isBuilding() of builds that the veto hides, and then
 * ComputedFolder.updateChildren deletes. It catches IOException for each child and goes on (6.1003 to 6.1100 of the plugin), but
 * not the Failure that ItemGate throws, which would leave the remaining orphans alone. So indexing gets an AbortException.
 */
@CompileStatic
final class OrphanGate extends ItemListener {
    void onCheckDelete(Item item) throws Failure, InterruptedException {
        Executor e = Executor.currentExecutor()
        if (e == null || !(e.getCurrentExecutable() instanceof FolderComputation)) { return }
        String why
        try { why = ItemGate.blocked(item.getFullName(), 'removed') } catch (Throwable t) { why = 'Footman: the ledger can not be read: ' + t }
        if (why != null) { throw new AbortException(why) }
    }
}

/** Moves go through a chain of handlers; this one comes first and refuses. */
@CompileStatic
final class MoveGate extends RelocationHandler {
    RelocationHandler.HandlingMode applicability(Item item) { return RelocationHandler.HandlingMode.DELEGATE }

    HttpResponse handle(Item item, ItemGroup<?> to, AtomicReference<Item> moved, List<? extends RelocationHandler> chain) throws IOException, InterruptedException {
        String why
        try { why = ItemGate.blocked(item.getFullName(), 'moved') } catch (Throwable t) { why = 'Footman: the ledger can not be read: ' + t }
        if (why != null) { return new Failure(why) }
        return chain.isEmpty() ? new Failure('no known way to move ' + item.getFullName()) : chain.get(0).handle(item, to, moved, chain.subList(1, chain.size()))
    }

    List<? extends ItemGroup<?>> validDestinations(Item item) { return Collections.<ItemGroup<?>>emptyList() }
}

/** PeriodicFolderTrigger warns each time a timer is left to its owner; that is no news. */
@CompileStatic
final class NoNews implements Filter {
    static final Logger TRIGGER = Logger.getLogger(PeriodicFolderTrigger.class.getName()) // kept, or the filter is forgotten with it
    boolean isLoggable(LogRecord r) { return r.getMessage() == null || !r.getMessage().startsWith('Queue refused to schedule') }
}

@CompileStatic
final class FolderRoom implements Room {
    String name() { return 'folders' }
    boolean needed() { return false }
    void install() {
        ExtensionList.lookup(ItemListener.class).add(0, new OrphanGate())
        ExtensionList.lookup(RelocationHandler.class).add(0, new MoveGate())
        NoNews.TRIGGER.setFilter(new NoNews())
    }
}

new FolderRoom()
