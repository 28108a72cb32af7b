// Signatures of hudson.model.Result as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public final class Result implements java.io.Serializable {
    protected Result(footman.stubs.None none) { }
    public static final hudson.model.Result SUCCESS = null;
    public static final hudson.model.Result UNSTABLE = null;
    public static final hudson.model.Result FAILURE = null;
    public static final hudson.model.Result NOT_BUILT = null;
    public static final hudson.model.Result ABORTED = null;
    public final int ordinal = 0;
    public final hudson.model.BallColor color = null;
    public final boolean completeBuild = false;
    public hudson.model.Result combine(hudson.model.Result that) { throw null; }
    public static hudson.model.Result combine(hudson.model.Result r1, hudson.model.Result r2) { throw null; }
    public boolean isWorseThan(hudson.model.Result that) { throw null; }
    public boolean isWorseOrEqualTo(hudson.model.Result that) { throw null; }
    public boolean isBetterThan(hudson.model.Result that) { throw null; }
    public boolean isBetterOrEqualTo(hudson.model.Result that) { throw null; }
    public boolean isCompleteBuild() { throw null; }
    public String toString() { throw null; }
    public String toExportedObject() { throw null; }
    public static hudson.model.Result fromString(String s) { throw null; }
    public static void init() { throw null; }

    public static final class OptionHandlerImpl {
        protected OptionHandlerImpl(footman.stubs.None none) { }
        public String getDefaultMetaVariable() { throw null; }
    }
}
