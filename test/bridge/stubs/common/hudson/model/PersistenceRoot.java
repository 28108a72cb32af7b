// Signatures of hudson.model.PersistenceRoot as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public interface PersistenceRoot extends hudson.model.Saveable {
    java.io.File getRootDir();
}
