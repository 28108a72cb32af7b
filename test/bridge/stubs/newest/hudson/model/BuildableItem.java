// Signatures of hudson.model.BuildableItem as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface BuildableItem extends hudson.model.Item, hudson.model.Queue.Task {
    default boolean scheduleBuild() { throw null; }
    boolean scheduleBuild(hudson.model.Cause c);
    default boolean scheduleBuild(int quietPeriod) { throw null; }
    boolean scheduleBuild(int quietPeriod, hudson.model.Cause c);
    default boolean isBuildable() { throw null; }
}
