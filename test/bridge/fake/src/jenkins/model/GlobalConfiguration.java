package jenkins.model;

import hudson.ExtensionList;

public abstract class GlobalConfiguration extends hudson.model.Descriptor<GlobalConfiguration> implements hudson.ExtensionPoint, hudson.model.Describable<GlobalConfiguration> {
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected GlobalConfiguration() {}
    protected GlobalConfiguration(footman.stubs.None none) { super(none); }
    public final hudson.model.Descriptor<GlobalConfiguration> getDescriptor() { return this; }
    public static ExtensionList<GlobalConfiguration> all() { return ExtensionList.lookup(GlobalConfiguration.class); }
}
