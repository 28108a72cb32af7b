// Signatures of hudson.model.labels.LabelAtom as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model.labels;

public class LabelAtom extends hudson.model.Label implements hudson.model.Saveable {
    protected LabelAtom(footman.stubs.None none) { super(none); }
    protected java.util.List<hudson.model.Action> transientActions;
    public LabelAtom(String name) { super((footman.stubs.None) null); }
    public String getExpression() { throw null; }
    public boolean isAtom() { throw null; }
    public java.util.List<hudson.model.Action> getActions() { throw null; }
    protected void updateTransientActions() { throw null; }
    public String getDescription() { throw null; }
    public void setDescription(String description) throws java.io.IOException { throw null; }
    public java.util.Set<hudson.model.labels.LabelAtom> listAtoms() { throw null; }
    public void save() throws java.io.IOException { throw null; }
    public void load() { throw null; }
    public void doConfigSubmit(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException, hudson.model.Descriptor.FormException { throw null; }
    public void doSubmitDescription(org.kohsuke.stapler.StaplerRequest2 req, org.kohsuke.stapler.StaplerResponse2 rsp) throws java.io.IOException, jakarta.servlet.ServletException { throw null; }
    public static hudson.model.labels.LabelAtom get(String l) { throw null; }
    public static hudson.model.labels.LabelAtom findNearest(String name) { throw null; }
    public static boolean needsEscape(String name) { throw null; }
    public static String escape(String name) { throw null; }
}
