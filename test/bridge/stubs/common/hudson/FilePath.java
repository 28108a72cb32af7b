// Signatures of hudson.FilePath as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson;

public final class FilePath {
    protected FilePath(footman.stubs.None none) { }
    public FilePath(hudson.remoting.VirtualChannel channel, String remote) {  }
    public FilePath(java.io.File localPath) {  }
    public FilePath(hudson.FilePath base, String rel) {  }
    public static String normalize(String path) { throw null; }
    public String getRemote() { throw null; }
    public void createZipArchive(java.io.OutputStream os) throws java.io.IOException, InterruptedException { throw null; }
    public void zip(java.io.OutputStream os) throws java.io.IOException, InterruptedException { throw null; }
    public void zip(hudson.FilePath dst) throws java.io.IOException, InterruptedException { throw null; }
    public void zip(java.io.OutputStream os, java.io.FileFilter filter) throws java.io.IOException, InterruptedException { throw null; }
    public void createZipArchive(java.io.OutputStream os, String glob) throws java.io.IOException, InterruptedException { throw null; }
    public void zip(java.io.OutputStream os, String glob) throws java.io.IOException, InterruptedException { throw null; }
    public void unzip(hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public void untar(hudson.FilePath target, hudson.FilePath.TarCompression compression) throws java.io.IOException, InterruptedException { throw null; }
    public void unzipFrom(java.io.InputStream _in) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.FilePath absolutize() throws java.io.IOException, InterruptedException { throw null; }
    public boolean hasSymlink(hudson.FilePath verificationRoot, java.nio.file.OpenOption... openOptions) throws java.io.IOException, InterruptedException { throw null; }
    public boolean containsSymlink(hudson.FilePath verificationRoot, java.nio.file.OpenOption... openOptions) throws java.io.IOException, InterruptedException { throw null; }
    public void symlinkTo(String target, hudson.model.TaskListener listener) throws java.io.IOException, InterruptedException { throw null; }
    public String readLink() throws java.io.IOException, InterruptedException { throw null; }
    public boolean equals(Object o) { throw null; }
    public int hashCode() { throw null; }
    public void untarFrom(java.io.InputStream _in, hudson.FilePath.TarCompression compression) throws java.io.IOException, InterruptedException { throw null; }
    public boolean installIfNecessaryFrom(java.net.URL archive, hudson.model.TaskListener listener, String message) throws java.io.IOException, InterruptedException { throw null; }
    public void copyFrom(java.net.URL url) throws java.io.IOException, InterruptedException { throw null; }
    public void copyFrom(java.io.InputStream in) throws java.io.IOException, InterruptedException { throw null; }
    public void copyFrom(hudson.FilePath src) throws java.io.IOException, InterruptedException { throw null; }
    public <T> T act(hudson.FilePath.FileCallable<T> callable) throws java.io.IOException, InterruptedException { throw null; }
    public <V, E extends Throwable> V act(hudson.remoting.Callable<V, E> callable) throws java.io.IOException, InterruptedException, E { throw null; }
    public <V> hudson.remoting.Callable<V, java.io.IOException> asCallableWith(hudson.FilePath.FileCallable<V> task) { throw null; }
    public java.net.URI toURI() throws java.io.IOException, InterruptedException { throw null; }
    public hudson.model.Computer toComputer() { throw null; }
    public void mkdirs() throws java.io.IOException, InterruptedException { throw null; }
    public void deleteSuffixesRecursive() throws java.io.IOException, InterruptedException { throw null; }
    public void deleteRecursive() throws java.io.IOException, InterruptedException { throw null; }
    public void deleteContents() throws java.io.IOException, InterruptedException { throw null; }
    public String getBaseName() { throw null; }
    public String getName() { throw null; }
    public hudson.FilePath sibling(String rel) { throw null; }
    public hudson.FilePath withSuffix(String suffix) { throw null; }
    public hudson.FilePath child(String relOrAbsolute) { throw null; }
    public hudson.FilePath getParent() { throw null; }
    public hudson.FilePath createTempFile(String prefix, String suffix) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.FilePath createTextTempFile(String prefix, String suffix, String contents) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.FilePath createTextTempFile(String prefix, String suffix, String contents, boolean inThisDirectory) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.FilePath createTempDir(String prefix, String suffix) throws java.io.IOException, InterruptedException { throw null; }
    public boolean delete() throws java.io.IOException, InterruptedException { throw null; }
    public boolean exists() throws java.io.IOException, InterruptedException { throw null; }
    public long lastModified() throws java.io.IOException, InterruptedException { throw null; }
    public void touch(long timestamp) throws java.io.IOException, InterruptedException { throw null; }
    public boolean isDirectory() throws java.io.IOException, InterruptedException { throw null; }
    public long length() throws java.io.IOException, InterruptedException { throw null; }
    public long getFreeDiskSpace() throws java.io.IOException, InterruptedException { throw null; }
    public long getTotalDiskSpace() throws java.io.IOException, InterruptedException { throw null; }
    public long getUsableDiskSpace() throws java.io.IOException, InterruptedException { throw null; }
    public void chmod(int mask) throws java.io.IOException, InterruptedException { throw null; }
    public int mode() throws java.io.IOException, InterruptedException { throw null; }
    public java.util.List<hudson.FilePath> list() throws java.io.IOException, InterruptedException { throw null; }
    public java.util.List<hudson.FilePath> list(hudson.FilePath verificationRoot, java.nio.file.OpenOption... openOptions) throws java.io.IOException, InterruptedException { throw null; }
    public java.util.List<hudson.FilePath> listDirectories() throws java.io.IOException, InterruptedException { throw null; }
    public java.util.List<hudson.FilePath> list(java.io.FileFilter filter) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.FilePath[] list(String includes) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.FilePath[] list(String includes, String excludes) throws java.io.IOException, InterruptedException { throw null; }
    public hudson.FilePath[] list(String includes, String excludes, boolean defaultExcludes) throws java.io.IOException, InterruptedException { throw null; }
    public java.io.InputStream read() throws java.io.IOException, InterruptedException { throw null; }
    public java.io.InputStream read(hudson.FilePath rootPath, java.nio.file.OpenOption... openOptions) throws java.io.IOException, InterruptedException { throw null; }
    public static java.io.InputStream newInputStreamDenyingSymlinkAsNeeded(java.io.File file, String verificationRoot, java.nio.file.OpenOption... openOptions) throws java.io.IOException { throw null; }
    public static java.io.InputStream openInputStream(java.io.File file, java.nio.file.OpenOption[] openOptions) throws java.io.IOException { throw null; }
    public static boolean isSymlink(java.io.File file, String root, java.nio.file.OpenOption... openOptions) { throw null; }
    public static boolean isTmpDir(java.io.File file, String root, java.nio.file.OpenOption... openOptions) { throw null; }
    public static boolean isTmpDir(String filename, java.nio.file.OpenOption... openOptions) { throw null; }
    public static boolean isNoFollowLink(java.nio.file.OpenOption... openOptions) { throw null; }
    public static boolean isIgnoreTmpDirs(java.nio.file.OpenOption... openOptions) { throw null; }
    public java.io.InputStream readFromOffset(long offset) throws java.io.IOException, InterruptedException { throw null; }
    public String readToString() throws java.io.IOException, InterruptedException { throw null; }
    public java.io.OutputStream write() throws java.io.IOException, InterruptedException { throw null; }
    public void write(String content, String encoding) throws java.io.IOException, InterruptedException { throw null; }
    public String digest() throws java.io.IOException, InterruptedException { throw null; }
    public void renameTo(hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public void moveAllChildrenTo(hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public void copyTo(hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public void copyToWithPermission(hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public void copyTo(java.io.OutputStream os) throws java.io.IOException, InterruptedException { throw null; }
    public int copyRecursiveTo(hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public int copyRecursiveTo(String fileMask, hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public int copyRecursiveTo(String fileMask, String excludes, hudson.FilePath target) throws java.io.IOException, InterruptedException { throw null; }
    public int tar(java.io.OutputStream out, String glob) throws java.io.IOException, InterruptedException { throw null; }
    public int tar(java.io.OutputStream out, java.io.FileFilter filter) throws java.io.IOException, InterruptedException { throw null; }
    public String validateAntFileMask(String fileMasks) throws java.io.IOException, InterruptedException { throw null; }
    public String validateAntFileMask(String fileMasks, int bound) throws java.io.IOException, InterruptedException { throw null; }
    public String validateAntFileMask(String fileMasks, boolean caseSensitive) throws java.io.IOException, InterruptedException { throw null; }
    public static int VALIDATE_ANT_FILE_MASK_BOUND;
    public String validateAntFileMask(String fileMasks, int bound, boolean caseSensitive) throws java.io.IOException, InterruptedException { throw null; }
    public String toString() { throw null; }
    public hudson.remoting.VirtualChannel getChannel() { throw null; }
    public boolean isRemote() { throw null; }
    public static final int SIDE_BUFFER_SIZE = 0;
    public static hudson.FilePath getHomeDirectory(hudson.remoting.VirtualChannel ch) throws InterruptedException, java.io.IOException { throw null; }
    public boolean isDescendant(String potentialChildRelativePath) throws java.io.IOException, InterruptedException { throw null; }

    public enum DisplayOption implements java.nio.file.OpenOption, java.nio.file.CopyOption {
        IGNORE_TMP_DIRS;
    }

    public enum TarCompression {
        NONE, GZIP;
        public java.io.InputStream extract(java.io.InputStream in) throws java.io.IOException { throw null; }
        public java.io.OutputStream compress(java.io.OutputStream in) throws java.io.IOException { throw null; }
    }

    public interface FileCallable<T> extends java.io.Serializable, org.jenkinsci.remoting.RoleSensitive {
        T invoke(java.io.File f, hudson.remoting.VirtualChannel channel) throws java.io.IOException, InterruptedException;
    }

    public abstract static class FileCallableWrapperFactory implements hudson.ExtensionPoint {
        protected FileCallableWrapperFactory(footman.stubs.None none) { }
        public FileCallableWrapperFactory() {  }
    }

    public abstract static class AbstractInterceptorCallableWrapper<T> {
        protected AbstractInterceptorCallableWrapper(footman.stubs.None none) { }
        public final ClassLoader getClassLoader() { throw null; }
        public final T call() throws java.io.IOException { throw null; }
        protected void before() { throw null; }
        protected void after() { throw null; }
    }

    public static class FileMaskNoMatchesFoundException extends InterruptedException {
        protected FileMaskNoMatchesFoundException(footman.stubs.None none) { }
    }

    public static final class ExplicitlySpecifiedDirScanner {
        protected ExplicitlySpecifiedDirScanner(footman.stubs.None none) { }
        public ExplicitlySpecifiedDirScanner(java.util.Map<String, String> files) {  }
    }
}
