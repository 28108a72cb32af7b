/**
 * Which files are reported: those that replicas load from one another. Mirrors syncstate/resource (Go), which decides in the end;
 * here it only keeps out what is saved often and means nothing to others (fingerprints, queues, statistics).
 */
@CompileStatic
final class SyncPaths {
    /** Directly in the home, and each replica has its own or nobody reads them again. */
    private static final Set<String> OWN = new HashSet<String>(['queue.xml', 'nodeMonitors.xml', 'fingerprints.xml', 'org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml',
        'jenkins.telemetry.Correlator.xml'])

    /** A file whose content is somebody's doing, as Kind.Authored. */
    static boolean authored(String path) {
        if (path == null || temporary(path)) { return false }
        int slash = path.indexOf('/')
        if (slash < 0) { return path.endsWith('.xml') && path.length() > 4 && !OWN.contains(path) }
        if (path == USERS) { return true }
        if (!path.endsWith('/config.xml')) { return false }
        if (path.startsWith('jobs/')) { return item(path.substring(0, path.length() - 11)) }
        return (path.startsWith('nodes/') || path.startsWith('users/')) && path.indexOf('/', 6) == path.length() - 11
    }

    static final String USERS = 'users/users.xml'

    static boolean isItem(String path) { return path.startsWith('jobs/') }

    /** Pairs of container and item all the way down: jobs/a/jobs/b, jobs/a/branches/b. */
    static boolean item(String folder) {
        String[] p = folder.split('/', -1)
        if (p.length % 2 != 0) { return false }
        for (int i = 0; i < p.length; i += 2) {
            if (p[i + 1].isEmpty() || !(p[i] == 'jobs' || i > 0 && p[i] == 'branches')) { return false }
        }
        return true
    }

    /** AtomicFileWriter's temporary files, NFS clients' and editors'. */
    static boolean temporary(String path) {
        String n = path.substring(path.lastIndexOf('/') + 1)
        return n.startsWith('.') || n.endsWith('tmp') && n.contains('atomic') || n.endsWith('~') || n.endsWith('.bak') || n.endsWith('.swp')
    }
}
