// Signatures of jenkins.model.item_category.ItemCategory as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.model.item_category;

public abstract class ItemCategory implements hudson.ExtensionPoint {
    protected ItemCategory(footman.stubs.None none) { }
    public ItemCategory() {  }
    public static final int MIN_TOSHOW = 0;
    public abstract String getId();
    public abstract String getDescription();
    public abstract String getDisplayName();
    public abstract int getMinToShow();
    public int getOrder() { throw null; }
    public static jenkins.model.item_category.ItemCategory getCategory(hudson.model.TopLevelItemDescriptor descriptor) { throw null; }

    public static final class UncategorizedCategory extends jenkins.model.item_category.ItemCategory {
        protected UncategorizedCategory(footman.stubs.None none) { super(none); }
        public UncategorizedCategory() { super((footman.stubs.None) null); }
        public static final String ID = null;
        public String getId() { throw null; }
        public String getDescription() { throw null; }
        public String getDisplayName() { throw null; }
        public int getMinToShow() { throw null; }
    }
}
