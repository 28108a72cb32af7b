// Signatures of hudson.remoting.VirtualChannel as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package hudson.remoting;

public interface VirtualChannel {
    <V, T extends Throwable> V call(hudson.remoting.Callable<V, T> callable) throws java.io.IOException, T, InterruptedException;
    void close() throws java.io.IOException;
    void join() throws InterruptedException;
    void join(long timeout) throws InterruptedException;
    <T> T export(Class<T> type, T instance);
    void syncLocalIO() throws InterruptedException;
}
