/**
 * What may be reused, stored, validated, served stale. Pure: no Vert.x, no Netty, no clock; now is
 * a parameter. In the order of a request's way:
 *
 * <ol>
 *   <li>Looking up: {@code Presented}, {@link dev.frontdesk.policy.Selection Selection}, {@code
 *       Vary}, {@link dev.frontdesk.policy.Nominated Nominated}, {@code NominatedText}, {@code
 *       Languages}.
 *   <li>May it be reused: {@link dev.frontdesk.policy.ReusePolicy ReusePolicy}, {@link
 *       dev.frontdesk.policy.Reuse Reuse}, {@link dev.frontdesk.policy.Validity Validity}, {@link
 *       dev.frontdesk.policy.SharingNeed SharingNeed}.
 *   <li>Ranges of what is stored: {@link dev.frontdesk.policy.PartialReuse PartialReuse}, {@link
 *       dev.frontdesk.policy.ByteRanges ByteRanges}, {@link dev.frontdesk.policy.ByteRange
 *       ByteRange}, {@link dev.frontdesk.policy.IfRange IfRange}.
 *   <li>Answering: {@link dev.frontdesk.policy.Preconditions Preconditions}, {@link
 *       dev.frontdesk.policy.NotModifiedHead NotModifiedHead}, {@link
 *       dev.frontdesk.policy.ServedHead ServedHead}, {@link dev.frontdesk.policy.PartialHead
 *       PartialHead}.
 *   <li>Asking the origin: {@link dev.frontdesk.policy.Validation Validation}, {@link
 *       dev.frontdesk.policy.StrongValidator StrongValidator}.
 *   <li>May it be stored, and for how long: {@link dev.frontdesk.policy.StoragePolicy
 *       StoragePolicy}, {@link dev.frontdesk.policy.Storage Storage}, {@code EffectiveControl},
 *       {@link dev.frontdesk.policy.Terms Terms}, {@code Lifetime}, {@code Age}, {@link
 *       dev.frontdesk.policy.Freshness Freshness}, {@link dev.frontdesk.policy.MadeEtag MadeEtag},
 *       {@link dev.frontdesk.policy.PostedAnswer PostedAnswer}.
 *   <li>What is stored: {@link dev.frontdesk.policy.StoredResponse StoredResponse}, {@link
 *       dev.frontdesk.policy.HeldParts HeldParts}.
 *   <li>What an answer does to what is stored: {@link dev.frontdesk.policy.Freshening Freshening},
 *       {@link dev.frontdesk.policy.AlsoConfirmed AlsoConfirmed}, {@link
 *       dev.frontdesk.policy.HeadEffect HeadEffect}, {@link dev.frontdesk.policy.Superseding
 *       Superseding}, {@link dev.frontdesk.policy.PartialContent PartialContent}, {@link
 *       dev.frontdesk.policy.Combination Combination}.
 *   <li>Writes: {@link dev.frontdesk.policy.WriteOutcome WriteOutcome}, {@link
 *       dev.frontdesk.policy.InvalidatedUris InvalidatedUris}.
 * </ol>
 */
@NullMarked
package dev.frontdesk.policy;

import org.jspecify.annotations.NullMarked;
