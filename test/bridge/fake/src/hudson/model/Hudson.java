package hudson.model;

public class Hudson extends jenkins.model.Jenkins {
    Hudson(java.io.File root) throws java.io.IOException { super(root); }

    /** For the fake core. */
    public static final class Made { // not in the stubs
        public static Hudson of(java.io.File root) throws java.io.IOException { return new Hudson(root); }
    }
}
