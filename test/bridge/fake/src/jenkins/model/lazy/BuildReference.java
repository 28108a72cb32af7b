package jenkins.model.lazy;

public final class BuildReference<R> {
    private volatile R referent;

    public BuildReference(String id, R referent) { this.referent = referent; }
    public R get() { return referent; }
    void clear() { referent = null; }
}
