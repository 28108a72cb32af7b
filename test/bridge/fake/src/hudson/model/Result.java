package hudson.model;

public final class Result implements java.io.Serializable {
    public static final Result SUCCESS = new Result("SUCCESS", 0);
    public static final Result UNSTABLE = new Result("UNSTABLE", 1);
    public static final Result FAILURE = new Result("FAILURE", 2);
    public static final Result NOT_BUILT = new Result("NOT_BUILT", 3);
    public static final Result ABORTED = new Result("ABORTED", 4);
    private static final Result[] ALL = {SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED};

    private String name;
    public int ordinal;

    private Result(String name, int ordinal) { this.name = name; this.ordinal = ordinal; }
    public boolean isWorseThan(Result that) { return ordinal > that.ordinal; }
    public boolean isWorseOrEqualTo(Result that) { return ordinal >= that.ordinal; }
    public boolean isBetterThan(Result that) { return ordinal < that.ordinal; }
    public boolean isBetterOrEqualTo(Result that) { return ordinal <= that.ordinal; }
    public String toString() { return name; }
    public static Result fromString(String s) {
        for (Result r : ALL) if (r.name.equalsIgnoreCase(s)) return r;
        return FAILURE;
    }
}
