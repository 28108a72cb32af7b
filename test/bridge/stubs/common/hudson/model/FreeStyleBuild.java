// Signatures of hudson.model.FreeStyleBuild as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class FreeStyleBuild extends hudson.model.Build<hudson.model.FreeStyleProject, hudson.model.FreeStyleBuild> {
    protected FreeStyleBuild(footman.stubs.None none) { super(none); }
    public FreeStyleBuild(hudson.model.FreeStyleProject project) throws java.io.IOException { super((footman.stubs.None) null); }
    public FreeStyleBuild(hudson.model.FreeStyleProject project, java.io.File buildDir) throws java.io.IOException { super((footman.stubs.None) null); }
    public void run() { throw null; }
}
