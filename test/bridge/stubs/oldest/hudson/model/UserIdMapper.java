// Signatures of hudson.model.UserIdMapper as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public class UserIdMapper {
    protected UserIdMapper(footman.stubs.None none) { }
    public UserIdMapper() {  }
    public java.io.File init() throws java.io.IOException { throw null; }
    protected jenkins.model.IdStrategy getIdStrategy() { throw null; }
    protected java.io.File getUsersDirectory() { throw null; }
}
