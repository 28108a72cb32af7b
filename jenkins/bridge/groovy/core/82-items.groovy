/**
 * Items that run elsewhere. The veto hides other replicas' builds, so Jenkins' own guards against deleting or
 * renaming an item that is building see nothing; the ledger does. Builds of this life are left to those guards.
 */
@CompileStatic
final class ItemGate extends ItemListener {
    /** Why this item must stay as it is, or null. */
    static String blocked(String fullName, String verb) {
        for (List r : Ledger.recordsBelow(fullName)) {
            String owner = (String) r.get(0)
            if (owner == Footman.NAME && Ledger.own(Ledger.key((String) r.get(1), (Integer) r.get(2))).exists()) { continue }
            return 'Footman: ' + fullName + ' can not be ' + verb + ' now: ' + r.get(1) + ' #' + r.get(2) +
                ' is running on replica ' + owner + '. Stop that build there, or wait until it has ended.'
        }
        return null
    }

    // hudson.model.listeners.ItemListener.onCheckDelete (core 2.470): form, REST, CLI and scripts all come here.
    void onCheckDelete(Item item) throws Failure, InterruptedException {
        String why
        try {
            why = blocked(item.getFullName(), 'deleted')
        } catch (Throwable t) {
            Footman.log.log(Level.WARNING, 'the ledger could not be read before deleting ' + item.getFullName(), t)
            why = 'Footman: the ledger can not be read, so nobody knows whether ' + item.getFullName() + ' is running elsewhere: ' + t
        }
        if (why == null) { return }
        if (indexing()) { throw new AbortException(why) }
        throw new Failure(why)
    }

    /**
     * Indexing deletes orphaned branches, and asks isBuilding() of builds that the veto hides. ComputedFolder.updateChildren catches
     * IOException for each child and goes on (cloudbees-folder 6.1003 to 6.1100), but a Failure would end it.
     */
    private static boolean indexing() {
        Object running = Executor.currentExecutor()?.getCurrentExecutable()
        for (Class c = running?.getClass(); c != null; c = c.getSuperclass()) {
            if (c.getName() == 'com.cloudbees.hudson.plugins.folder.computed.FolderComputation') { return true }
        }
        return false
    }
}

/**
 * Renaming has no veto: AbstractItem.renameTo asks only subclasses. All that people and programs can use is
 * `POST .../confirmRename` (and doRename of old), so a jenkins.util.HttpServletFilter (core 2.406, jakarta since 2.475)
 * refuses it. A script that calls renameTo itself is not stopped. Moves: folders.groovy. `DELETE /job/x/` is answered
 * here, too, because the core makes error 500 of a Failure there.
 */
@CompileStatic
final class RenameGate implements HttpServletFilter {
    boolean handle(HttpServletRequest req, HttpServletResponse rsp) {
        String why = null
        try {
            String path = req.getPathInfo()
            boolean delete = req.getMethod() == 'DELETE'
            if (path == null || !(delete || path.contains('ename'))) { return false }
            List<String> parts = new ArrayList<String>()
            for (String p : path.split('/')) { if (!p.isEmpty()) { parts.add(p) } }
            String last = parts.isEmpty() ? '' : parts.get(parts.size() - 1)
            if (!delete && last != 'confirmRename' && last != 'doRename') { return false }
            Item item = itemOf(delete ? parts : parts.subList(0, parts.size() - 1))
            if (item != null) { why = ItemGate.blocked(item.getFullName(), delete ? 'deleted' : 'renamed') }
        } catch (Throwable t) {
            Footman.once('rename', 'a request to rename could not be judged and is refused', t)
            why = 'Footman: the ledger can not be read now, so nobody knows whether this item is running elsewhere'
        }
        if (why == null) { return false }
        rsp.setStatus(409)
        rsp.setContentType('text/plain;charset=UTF-8')
        rsp.getWriter().println(why)
        return true
    }

    /** The item of /view/v/job/a/job/b or /user/u/my-views/view/v/job/a, as far as this user may see it; null for any other page. */
    private static Item itemOf(List<String> parts) {
        int i = 0
        while (i < parts.size() && parts.get(i) != 'job' && parts.get(i) != 'item') { i += parts.get(i) == 'view' || parts.get(i) == 'user' ? 2 : 1 }
        StringBuilder name = new StringBuilder()
        for (; i < parts.size(); i += 2) {
            String kind = parts.get(i)
            if (i + 1 == parts.size() || (kind != 'job' && kind != 'item' && kind != 'view')) { return null }
            if (kind != 'view') { name.append(name.length() == 0 ? '' : '/').append(parts.get(i + 1)) }
        }
        return name.length() == 0 ? null : Jenkins.get().getItemByFullName(name.toString())
    }
}

@CompileStatic
final class ItemRoom implements Room {
    String name() { return 'item-guard' }
    boolean needed() { return false }
    void install() {
        ExtensionList.lookup(ItemListener.class).add(0, new ItemGate())
        ExtensionList.lookup(HttpServletFilter.class).add(0, new RenameGate())
    }
}
