// Signatures of com.cloudbees.hudson.plugins.folder.relocate.StandardHandler as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.relocate;

public final class StandardHandler extends com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler {
    protected StandardHandler(footman.stubs.None none) { super(none); }
    public StandardHandler() { super((footman.stubs.None) null); }
    public com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler.HandlingMode applicability(hudson.model.Item item) { throw null; }
    public org.kohsuke.stapler.HttpResponse handle(hudson.model.Item item, hudson.model.ItemGroup<?> destination, java.util.concurrent.atomic.AtomicReference<hudson.model.Item> newItem, java.util.List<? extends com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler> chain) throws java.io.IOException, InterruptedException { throw null; }
    public boolean hasValidDestination(hudson.model.Item item) { throw null; }
    public java.util.List<? extends hudson.model.ItemGroup<?>> validDestinations(hudson.model.Item item) { throw null; }
}
