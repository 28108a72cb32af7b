// Signatures of jenkins.model.IdStrategy as of jenkins-2.484; see DESIGN.md.
package jenkins.model;

public abstract class IdStrategy extends hudson.model.AbstractDescribableImpl<jenkins.model.IdStrategy> implements hudson.ExtensionPoint, java.util.Comparator<String> {
    protected IdStrategy(footman.stubs.None none) { super(none); }
    public IdStrategy() { super((footman.stubs.None) null); }
    public static jenkins.model.IdStrategy CASE_INSENSITIVE;
    public String filenameOf(String id) { throw null; }
    public String legacyFilenameOf(String id) { throw null; }
    public String idFromFilename(String filename) { throw null; }
    public String keyFor(String id) { throw null; }
    public boolean equals(String id1, String id2) { throw null; }
    public abstract int compare(String id1, String id2);
    public boolean equals(Object obj) { throw null; }
    public int hashCode() { throw null; }
    public String toString() { throw null; }

    public static class CaseInsensitive extends jenkins.model.IdStrategy implements java.io.Serializable {
        protected CaseInsensitive(footman.stubs.None none) { super(none); }
        public CaseInsensitive() { super((footman.stubs.None) null); }
        public String idFromFilename(String filename) { throw null; }
        public String keyFor(String id) { throw null; }
        public boolean equals(String id1, String id2) { throw null; }
        public int compare(String id1, String id2) { throw null; }

        public static class DescriptorImpl {
            protected DescriptorImpl(footman.stubs.None none) { }
            public DescriptorImpl() {  }
            public String getDisplayName() { throw null; }
        }
    }

    public static class CaseSensitive extends jenkins.model.IdStrategy implements java.io.Serializable {
        protected CaseSensitive(footman.stubs.None none) { super(none); }
        public CaseSensitive() { super((footman.stubs.None) null); }
        public String idFromFilename(String filename) { throw null; }
        public boolean equals(String id1, String id2) { throw null; }
        public int compare(String id1, String id2) { throw null; }

        public static class DescriptorImpl {
            protected DescriptorImpl(footman.stubs.None none) { }
            public DescriptorImpl() {  }
            public String getDisplayName() { throw null; }
        }
    }

    public static class CaseSensitiveEmailAddress extends jenkins.model.IdStrategy.CaseSensitive implements java.io.Serializable {
        protected CaseSensitiveEmailAddress(footman.stubs.None none) { super(none); }
        public CaseSensitiveEmailAddress() { super((footman.stubs.None) null); }
        public boolean equals(String id1, String id2) { throw null; }
        public String keyFor(String id) { throw null; }
        public int compare(String id1, String id2) { throw null; }

        public static class DescriptorImpl {
            protected DescriptorImpl(footman.stubs.None none) { }
            public DescriptorImpl() {  }
            public String getDisplayName() { throw null; }
        }
    }
}
