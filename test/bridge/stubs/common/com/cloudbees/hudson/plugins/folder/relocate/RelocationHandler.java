// Signatures of com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler as of 6.959.v4ed5cc9e2dd4 and 6.1100.ve9eed61d16c4; see DESIGN.md.
package com.cloudbees.hudson.plugins.folder.relocate;

public abstract class RelocationHandler implements hudson.ExtensionPoint {
    protected RelocationHandler(footman.stubs.None none) { }
    public RelocationHandler() {  }
    public abstract com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler.HandlingMode applicability(hudson.model.Item item);
    public abstract org.kohsuke.stapler.HttpResponse handle(hudson.model.Item item, hudson.model.ItemGroup<?> destination, java.util.concurrent.atomic.AtomicReference<hudson.model.Item> newItem, java.util.List<? extends com.cloudbees.hudson.plugins.folder.relocate.RelocationHandler> chain) throws java.io.IOException, InterruptedException;
    public abstract java.util.List<? extends hudson.model.ItemGroup<?>> validDestinations(hudson.model.Item item);

    public enum HandlingMode {
        HANDLE, DELEGATE, SKIP;
    }
}
