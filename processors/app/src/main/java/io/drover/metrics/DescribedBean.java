package io.drover.metrics;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Optional;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

/**
 * An MXBean with the descriptions of its interface, which the platform's own would leave out.
 * Overloaded operations are not distinguished.
 */
final class DescribedBean extends StandardMBean {
    private final Class<?> type;

    /**
     * @param type an MXBean's interface
     */
    <T> DescribedBean(T bean, Class<T> type) {
        super(bean, type, true);
        this.type = type;
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return Optional.ofNullable(type.getAnnotation(Described.class))
                .map(Described::value)
                .orElseGet(() -> super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return method((info.isIs() ? "is" : "get") + info.getName())
                .map(Described::value)
                .orElseGet(() -> super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return method(info.getName())
                .map(Described::value)
                .orElseGet(() -> super.getDescription(info));
    }

    @Override
    protected String getDescription(
            MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return parameter(operation, sequence)
                .map(Described::value)
                .orElseGet(() -> super.getDescription(operation, parameter, sequence));
    }

    @Override
    protected String getParameterName(
            MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return parameter(operation, sequence)
                .map(Described::name)
                .orElseGet(() -> super.getParameterName(operation, parameter, sequence));
    }

    private Optional<Described> method(String name) {
        return find(name).map(found -> found.getAnnotation(Described.class));
    }

    private Optional<Described> parameter(MBeanOperationInfo operation, int sequence) {
        return find(operation.getName())
                .map(Method::getParameters)
                .map(parameters -> parameters[sequence])
                .map((Parameter found) -> found.getAnnotation(Described.class));
    }

    private Optional<Method> find(String name) {
        return Arrays.stream(type.getMethods())
                .filter(found -> found.getName().equals(name))
                .findFirst();
    }
}
