package hudson.model;

public abstract class Label extends Actionable {
    protected Label(footman.stubs.None none) { }
    public final boolean equals(Object that) { return this == that; }
    public final int hashCode() { return System.identityHashCode(this); }
    public String toString() { return getExpression(); }
}
