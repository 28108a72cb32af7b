// requires: com.cloudbees.hudson.plugins.folder.computed.PeriodicFolderTrigger, com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler (since 6.1003 of cloudbees-folder)
// Folders: moves are refused while a build in them runs elsewhere (deletion and indexing: ItemGate).
package footman

import com.cloudbees.hudson.plugins.folder.computed.PeriodicFolderTrigger
import com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler
import groovy.transform.CompileStatic
import hudson.ExtensionList
import hudson.model.Failure
import hudson.model.Item
import hudson.model.ItemGroup
import java.util.concurrent.atomic.AtomicReference
import java.util.logging.Filter
import java.util.logging.LogRecord
import java.util.logging.Logger
import org.kohsuke.stapler.HttpResponse

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
        ExtensionList.lookup(RelocationHandler.class).add(0, new MoveGate())
        NoNews.TRIGGER.setFilter(new NoNews())
    }
}

new FolderRoom()
