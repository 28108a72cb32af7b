// Signatures of hudson.remoting.AsyncFutureImpl as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package hudson.remoting;

public class AsyncFutureImpl<V> {
    protected AsyncFutureImpl(footman.stubs.None none) { }
    public AsyncFutureImpl() {  }
    public AsyncFutureImpl(V value) {  }
    public AsyncFutureImpl(Throwable value) {  }
    public boolean cancel(boolean mayInterruptIfRunning) { throw null; }
    public boolean isCancelled() { throw null; }
    public boolean isDone() { throw null; }
    public V get() throws InterruptedException, java.util.concurrent.ExecutionException { throw null; }
    public V get(long timeout, java.util.concurrent.TimeUnit unit) throws InterruptedException, java.util.concurrent.ExecutionException, java.util.concurrent.TimeoutException { throw null; }
    public void set(V value) { throw null; }
    public void set(Throwable problem) { throw null; }
    public void setAsCancelled() { throw null; }
}
