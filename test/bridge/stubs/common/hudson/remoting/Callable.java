// Signatures of hudson.remoting.Callable as of 3283.v92c105e0f819 and 3355.v388858a_47b_33; see DESIGN.md.
package hudson.remoting;

public interface Callable<V, T extends Throwable> extends java.io.Serializable, org.jenkinsci.remoting.RoleSensitive {
    V call() throws T;
    default hudson.remoting.Channel getChannelOrFail() { throw null; }
    default hudson.remoting.Channel getOpenChannelOrFail() { throw null; }
}
