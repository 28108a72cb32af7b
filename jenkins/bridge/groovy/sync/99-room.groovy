/** Staying in step, both halves. The features say what works: reports without loads, or loads without reports, are better than nothing. */
@CompileStatic
final class SyncRoom implements Room {
    String name() { return 'sync' }

    boolean needed() { return false }

    void install() {
        SyncReports.install()
        Commands.on('apply_changes', new Apply())
        Features.active('apply-changes')
        SyncFilter.install()
    }
}

new SyncRoom()
