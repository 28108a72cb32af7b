/** What the disk says. */
@CompileStatic
final class Disk {
    /** Makes an NFS client's listing of the folder current: creates and removes a dot file in it. */
    static void sync(File folder) throws IOException { }
}
