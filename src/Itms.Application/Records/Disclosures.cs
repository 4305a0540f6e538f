using System.Text;
using Itms.Application.Holds;
using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Records;

/// <summary>A disclosure about one detainee.</summary>
/// <param name="Number">The tasking that sent it.</param>
public sealed record AccountedDisclosure(string Number, Disclosure Disclosure);

/// <summary>
/// Accounts for what was disclosed about a detainee (5 U.S.C. 552a(c); 45 CFR 164.528). A tasking says itself what it sent. When it is disposed
/// of, its disclosures go on for <see cref="Years"/> years from their sending.
/// </summary>
public sealed class Disclosures(ITableStore store, TaskingRecords records, HoldStore holds, RulesSource rules, TimeProvider clock)
{
    /// <summary>How long an account is kept after the sending: six years (45 CFR 164.528(a)), or as long as the tasking if that is longer.</summary>
    public const int Years = 6;

    /// <summary>All disclosures about a detainee, oldest first.</summary>
    /// <param name="digits">The nine digits of the alien number.</param>
    public async Task<List<AccountedDisclosure>> AboutAsync(string digits, CancellationToken cancellationToken)
    {
        var found = new List<AccountedDisclosure>();
        foreach (var key in await store.ReadAllKeysAsync(IndexKeys.DisclosedOf(digits), cancellationToken))
        {
            if (await records.LoadAsync(IndexKeys.ReadNumbered(key[(key.IndexOf('|', StringComparison.Ordinal) + 1)..]), cancellationToken)
                is not { Tasking: var tasking }) continue;
            found.AddRange(tasking.Disclosures.Where(d => AlienNumbers.Of(d.Detainees).Contains(digits)).Select(d => Of(tasking.Number, d, digits)));
        }

        await foreach (var row in store.ReadAllAsync(DisclosureKeys.Of(digits), cancellationToken))
            found.Add(Json.Read<AccountedDisclosure>(row.Body));
        // While a tasking is being disposed of, both may have its disclosures.
        return [.. found.DistinctBy(d => (d.Number, d.Disclosure.At)).OrderBy(d => d.Disclosure.At).ThenBy(d => d.Number, StringComparer.Ordinal)];
    }

    /// <summary>Keeps the disclosures of a tasking that is being disposed of. It can be repeated.</summary>
    internal async Task KeepAsync(Tasking tasking, CancellationToken cancellationToken)
    {
        for (var i = 0; i < tasking.Disclosures.Count; i++)
        {
            var disclosure = tasking.Disclosures[i];
            var expires = disclosure.At.AddYears(Years);
            if (expires <= clock.GetUtcNow()) continue;
            foreach (var digits in AlienNumbers.Of(disclosure.Detainees))
            {
                var entry = DisclosureKeys.Entry(digits, disclosure.At, tasking.Number, i);
                await store.CommitAsync(
                    RecordsKeys.Partition,
                    [
                        new RowWrite.Upsert(entry, Json.Bytes(Of(tasking.Number, disclosure, digits))),
                        new RowWrite.Upsert(DisclosureKeys.Expiry(expires, entry), Encoding.ASCII.GetBytes(entry)),
                    ],
                    cancellationToken);
            }
        }
    }

    /// <summary>Removes the entries that need not be kept any longer, except those under a legal hold.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await foreach (var expired in store.ReadAllAsync(DisclosureKeys.ExpiredAt(clock.GetUtcNow()), cancellationToken))
        {
            var entry = Encoding.ASCII.GetString(expired.Body.Span);
            // Read the head first: a hold that is placed after it makes the commit conflict, and the next run looks again.
            var head = await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Head, cancellationToken);
            var all = await holds.ReadAsync(cancellationToken);
            if (await store.GetAsync(RecordsKeys.Partition, entry, cancellationToken) is not { } row)
            {
                // Another process was faster.
                await store.CommitAsync(RecordsKeys.Partition, [new RowWrite.Delete(expired.RowKey, expired.ETag)], CancellationToken.None);
                continue;
            }

            var facts = FactsOf(Json.Read<AccountedDisclosure>(row.Body), rules.Current.Calendar);
            if (all.Exists(hold => hold.Holds(facts))) continue;
            await store.CommitAsync(
                RecordsKeys.Partition,
                [RecordsKeys.NextHead(head), new RowWrite.Delete(entry), new RowWrite.Delete(expired.RowKey)],
                CancellationToken.None);
        }
    }

    /// <summary>Only the detainee who is asked about: the report is theirs.</summary>
    private static AccountedDisclosure Of(string number, Disclosure disclosure, string digits) => new(
        number, disclosure with { Detainees = [.. disclosure.Detainees.Where(d => AlienNumbers.Digits(d.AlienNumber) == digits)] });

    private static HeldFacts FactsOf(AccountedDisclosure kept, BusinessCalendar calendar)
    {
        var day = calendar.DayOf(kept.Disclosure.At);
        return new HeldFacts(
            kept.Number,
            [.. AlienNumbers.Of(kept.Disclosure.Detainees)],
            CaseNumbers.Plain(kept.Disclosure.CaseNumber) is { } plain ? [plain] : [],
            day,
            day);
    }
}
