// Signatures of hudson.remoting.Channel as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package hudson.remoting;

public class Channel implements hudson.remoting.VirtualChannel, java.io.Closeable {
    protected Channel(footman.stubs.None none) { }
    public final java.util.concurrent.ExecutorService executor = null;
    public final java.util.concurrent.atomic.AtomicLong classLoadingTime = null;
    public final java.util.concurrent.atomic.AtomicInteger classLoadingCount = null;
    public final java.util.concurrent.atomic.AtomicInteger classLoadingPrefetchCacheCount = null;
    public final java.util.concurrent.atomic.AtomicLong resourceLoadingTime = null;
    public final java.util.concurrent.atomic.AtomicInteger resourceLoadingCount = null;
    public Channel(String name, java.util.concurrent.ExecutorService exec, java.io.InputStream is, java.io.OutputStream os) throws java.io.IOException {  }
    public Channel(String name, java.util.concurrent.ExecutorService exec, hudson.remoting.Channel.Mode mode, java.io.InputStream is, java.io.OutputStream os) throws java.io.IOException {  }
    public Channel(String name, java.util.concurrent.ExecutorService exec, java.io.InputStream is, java.io.OutputStream os, java.io.OutputStream header) throws java.io.IOException {  }
    public Channel(String name, java.util.concurrent.ExecutorService exec, hudson.remoting.Channel.Mode mode, java.io.InputStream is, java.io.OutputStream os, java.io.OutputStream header) throws java.io.IOException {  }
    public Channel(String name, java.util.concurrent.ExecutorService exec, hudson.remoting.Channel.Mode mode, java.io.InputStream is, java.io.OutputStream os, java.io.OutputStream header, boolean restricted) throws java.io.IOException {  }
    public Channel(String name, java.util.concurrent.ExecutorService exec, hudson.remoting.Channel.Mode mode, java.io.InputStream is, java.io.OutputStream os, java.io.OutputStream header, boolean restricted, ClassLoader base) throws java.io.IOException {  }
    public boolean isOutClosed() { throw null; }
    public final Throwable getSenderCloseCause() { throw null; }
    public boolean isClosingOrClosed() { throw null; }
    public Throwable getCloseRequestCause() { throw null; }
    public <T> T export(Class<T> type, T instance) { throw null; }
    public void pin(Object instance) { throw null; }
    public void pinClassLoader(ClassLoader cl) { throw null; }
    public boolean preloadJar(hudson.remoting.Callable<?, ?> classLoaderRef, Class<?>... classesInJar) throws java.io.IOException, InterruptedException { throw null; }
    public boolean preloadJar(ClassLoader local, Class<?>... classesInJar) throws java.io.IOException, InterruptedException { throw null; }
    public boolean preloadJar(ClassLoader local, java.net.URL... jars) throws java.io.IOException, InterruptedException { throw null; }
    public <V, T extends Throwable> V call(hudson.remoting.Callable<V, T> callable) throws java.io.IOException, T, InterruptedException { throw null; }
    public void terminate(java.io.IOException e) { throw null; }
    public void addListener(hudson.remoting.Channel.Listener l) { throw null; }
    public boolean removeListener(hudson.remoting.Channel.Listener l) { throw null; }
    public void join() throws InterruptedException { throw null; }
    public boolean isInClosed() { throw null; }
    public boolean isRestricted() { throw null; }
    public void setRestricted(boolean b) { throw null; }
    public boolean isRemoteClassLoadingAllowed() { throw null; }
    public void setRemoteClassLoadingAllowed(boolean b) { throw null; }
    public boolean isArbitraryCallableAllowed() { throw null; }
    public void setArbitraryCallableAllowed(boolean b) { throw null; }
    public void setMaximumBytecodeLevel(short level) throws java.io.IOException, InterruptedException { throw null; }
    public void join(long timeout) throws InterruptedException { throw null; }
    public void resetPerformanceCounters() { throw null; }
    public void dumpPerformanceCounters(java.io.PrintWriter w) throws java.io.IOException { throw null; }
    public void dumpDiagnostics(java.io.PrintWriter w) throws java.io.IOException { throw null; }
    public void close() throws java.io.IOException { throw null; }
    public void close(Throwable diagnosis) throws java.io.IOException { throw null; }
    public Object getProperty(Object key) { throw null; }
    public Object waitForProperty(Object key) throws InterruptedException { throw null; }
    public Object setProperty(Object key, Object value) { throw null; }
    public Object getRemoteProperty(Object key) { throw null; }
    public Object waitForRemoteProperty(Object key) throws InterruptedException { throw null; }
    public java.io.OutputStream getUnderlyingOutput() { throw null; }
    public void syncIO() throws java.io.IOException, InterruptedException { throw null; }
    public void syncLocalIO() throws InterruptedException { throw null; }
    public String getName() { throw null; }
    public String toString() { throw null; }
    public void dumpExportTable(java.io.PrintWriter w) throws java.io.IOException { throw null; }
    public long getLastHeard() { throw null; }
    public static hudson.remoting.Channel current() { throw null; }
    public static hudson.remoting.Channel currentOrFail() throws IllegalStateException { throw null; }
    public static void dumpDiagnosticsForAll(java.io.PrintWriter w) { throw null; }
    public static boolean isClosedChannelException(Throwable t) { throw null; }
    public static final int PIPE_WINDOW_SIZE = 0;

    public enum Mode {
        BINARY, TEXT, NEGOTIATE;
        protected java.io.OutputStream wrap(java.io.OutputStream os) { throw null; }
        protected java.io.InputStream wrap(java.io.InputStream is) { throw null; }
    }

    public abstract static class Listener {
        protected Listener(footman.stubs.None none) { }
        public Listener() {  }
        public void onClosed(hudson.remoting.Channel channel, java.io.IOException cause) { throw null; }
        public void onJar(hudson.remoting.Channel channel, java.io.File jar) { throw null; }
    }
}
