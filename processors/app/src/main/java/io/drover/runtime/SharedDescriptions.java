package io.drover.runtime;

import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanAttributeInfo;
import javax.management.modelmbean.ModelMBeanInfo;
import javax.management.modelmbean.ModelMBeanInfoSupport;
import javax.management.modelmbean.ModelMBeanNotificationInfo;
import javax.management.modelmbean.ModelMBeanOperationInfo;

/**
 * Camel's MBeans, with descriptions of attributes and operations that all MBeans of a class share:
 * each of thousands of steps has dozens of them, which take 50 MiB if it has its own. Thread-safe.
 */
final class SharedDescriptions extends DefaultManagementMBeanAssembler {
    /**
     * What the descriptions depend on.
     *
     * @param custom class of the object that an MBean of Camel's shows in addition, if it does
     */
    private record Kind(Class<?> managed, Class<?> custom) {
        static Kind of(Object managed) {
            Object custom =
                    managed instanceof ManagedInstance instance && instance.getInstance() != null
                            ? instance.getInstance()
                            : managed;
            return new Kind(managed.getClass(), custom.getClass());
        }
    }

    private record Parts(
            ModelMBeanAttributeInfo[] attributes,
            ModelMBeanOperationInfo[] operations,
            ModelMBeanNotificationInfo[] notifications) {
        static Parts of(ModelMBeanInfo info) {
            return new Parts(
                    (ModelMBeanAttributeInfo[]) info.getAttributes(),
                    (ModelMBeanOperationInfo[]) info.getOperations(),
                    (ModelMBeanNotificationInfo[]) info.getNotifications());
        }
    }

    private final Map<Kind, Parts> known = new ConcurrentHashMap<>();

    private SharedDescriptions(CamelContext context) {
        super(context);
    }

    /** Makes the MBeans of a context that has not been started. */
    static void install(CamelContext context) {
        context.getCamelContextExtension()
                .setManagementMBeanAssembler(new SharedDescriptions(context));
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object managed, ObjectName name)
            throws JMException {
        ModelMBean bean = super.assemble(server, managed, name);
        if (bean != null && bean.getMBeanInfo() instanceof ModelMBeanInfo own) {
            share(bean, own, Kind.of(managed));
        }
        return bean;
    }

    private void share(ModelMBean bean, ModelMBeanInfo own, Kind kind) throws MBeanException {
        Parts parts = known.computeIfAbsent(kind, _ -> Parts.of(own));
        bean.setModelMBeanInfo(
                new ModelMBeanInfoSupport(
                        own.getClassName(),
                        own.getDescription(),
                        parts.attributes(),
                        null,
                        parts.operations(),
                        parts.notifications()));
    }
}
