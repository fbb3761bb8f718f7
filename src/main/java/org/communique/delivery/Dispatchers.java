package org.communique.delivery;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.communique.journal.JournalHead;

/** Creates and starts the dispatchers of this node, and stops them with the service. */
@ApplicationScoped
public class Dispatchers {
    private final JournalHead head;
    private final List<Dispatcher<?, ?>> dispatchers = new CopyOnWriteArrayList<>();

    Dispatchers(JournalHead head) {
        this.head = head;
    }

    /**
     * Starts a dispatcher.
     *
     * @param name            name of the thread
     * @param maxInFlight     the most deliveries to send at once
     * @param maxPerRecipient the most deliveries to send to one recipient at once, approximately
     * @param dueCondition    SQL condition for due deliveries (see {@link JournalHead#whenDue})
     */
    public <T extends DeliverySource.Delivery, R> Dispatcher<T, R> start(
            String name, DeliverySource<T, R> source, int maxInFlight, int maxPerRecipient, String dueCondition) {
        Dispatcher<T, R> dispatcher = new Dispatcher<>(name, source, maxInFlight, maxPerRecipient, head, dueCondition);
        dispatchers.add(dispatcher);
        dispatcher.start();
        return dispatcher;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        dispatchers.forEach(Dispatcher::finish);
        for (Dispatcher<?, ?> dispatcher : dispatchers) {
            dispatcher.stop();
        }
    }
}
