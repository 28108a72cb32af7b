// Signatures of hudson.markup.MarkupFormatter as of jenkins-2.484; see DESIGN.md.
package hudson.markup;

public abstract class MarkupFormatter extends hudson.model.AbstractDescribableImpl<hudson.markup.MarkupFormatter> implements hudson.ExtensionPoint {
    protected MarkupFormatter(footman.stubs.None none) { super(none); }
    public MarkupFormatter() { super((footman.stubs.None) null); }
    public abstract void translate(String markup, java.io.Writer output) throws java.io.IOException;
    public final String translate(String markup) throws java.io.IOException { throw null; }
    public String getHelpUrl() { throw null; }
    public org.kohsuke.stapler.HttpResponse doPreviewDescription(String text) throws java.io.IOException { throw null; }
    public org.kohsuke.stapler.HttpResponse previewsNowNeedPostForSecurity2153(String text, org.kohsuke.stapler.StaplerRequest2 req) throws java.io.IOException { throw null; }
}
