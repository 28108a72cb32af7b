// Signatures of hudson.model.UserIdMapper as of jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public class UserIdMapper {
    protected UserIdMapper(footman.stubs.None none) { }
}
