// Signatures of jenkins.util.Listeners as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.util;

public class Listeners {
    protected Listeners(footman.stubs.None none) { }
    public static <L> void notify(Class<L> listenerType, boolean asSystem, java.util.function.Consumer<L> notification) { throw null; }
}
