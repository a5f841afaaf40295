/**
 * The way of a request, from classify to record. Joins the steps and holds no policy.
 *
 * <ol>
 *   <li>Every request: {@link dev.frontdesk.transaction.Exchange Exchange}, {@link
 *       dev.frontdesk.transaction.Transaction Transaction}, {@code Request}, {@code Notes}; {@code
 *       PassThrough} where nothing is looked up, {@code Reply} for every answer and its record.
 *   <li>Before all this, a fresh hit in memory: {@link dev.frontdesk.transaction.Express Express},
 *       {@link dev.frontdesk.transaction.Recognised Recognised} (worked out by the same {@code
 *       Steps}), {@code AtOnce} (octets by {@code Served} and {@code WireHead}, kept for a second
 *       in {@code PreparedHeads}), {@link dev.frontdesk.transaction.Prepared Prepared}.
 *   <li>A read: {@code Read}, {@code CachedRead} (look up and decide), {@code StoredReply} (answer
 *       from the store: 304, ranges by {@code RangedAnswer}, codings by {@code Delivery}), {@code
 *       Refresh} (behind a stale answer), {@code HeadRead}.
 *   <li>What is stored is no answer: {@code FilledRead}; {@code Collapsing} and {@code CollapseKey}
 *       (for whom to wait), {@code FollowedFill} (wait), {@code CollapseLesson} (what that taught).
 *   <li>Asking the origin: {@code FillPlan}, {@code Asked}, {@code Fetch} (judges the head), {@code
 *       StaleIfError}, {@code FillLead} (what the others get), {@code FillBody}, {@code FillPart}
 *       with {@code Completion}; what comes is an {@link dev.frontdesk.transaction.Arrival
 *       Arrival}, which {@code ArrivedReply} answers with.
 *   <li>Storing: {@code Keep}, {@code KeepPart}.
 *   <li>A write: {@code WriteThrough}, {@code StateBefore}, {@code WriteEffect}; {@code
 *       StorablePost} with {@code OwnMarks}.
 *   <li>For people: {@link dev.frontdesk.transaction.Explainer Explainer} with {@code Explanation},
 *       {@link dev.frontdesk.transaction.Purge Purge}.
 * </ol>
 */
@NullMarked
package dev.frontdesk.transaction;

import org.jspecify.annotations.NullMarked;
