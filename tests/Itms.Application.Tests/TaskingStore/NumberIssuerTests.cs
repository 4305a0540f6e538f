using System.Text;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;

namespace Itms.Application.Tests.TaskingStore;

/// <summary>Numbers, and the claims to them that share their transaction.</summary>
public sealed class NumberIssuerTests
{
    private readonly InMemoryTableStore store = new();

    [Fact]
    public async Task A_claim_gets_one_number_and_a_repeated_one_uses_up_none()
    {
        using var issuer = new NumberIssuer(store);
        Assert.Equal("ITMS-2027-000001", await ClaimAsync(issuer, "a"));
        Assert.Null(await ClaimAsync(issuer, "a"));
        Assert.Equal("ITMS-2027-000002", await issuer.IssueAsync(2027));
        Assert.Equal("ITMS-2028-000001", await ClaimAsync(issuer, "b", 2028));
        Assert.Equal("ITMS-2027-000003", await ClaimAsync(issuer, "c"));
        Assert.Equal([(2027, 3L), (2028, 1L)], await ItmsNumbers.LastAsync(store, CancellationToken.None));
        Assert.Equal("ITMS-2027-000003", await StoredAsync("c"));
    }

    [Fact]
    public async Task Claims_of_two_processes_at_once_leave_no_gap_and_no_number_twice()
    {
        using var one = new NumberIssuer(store);
        using var other = new NumberIssuer(store);
        // Every key is sent twice. More wait at once than one transaction has room for.
        var issued = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Task.Run(() => ClaimAsync(i % 3 == 0 ? one : other, $"k{i / 2}"))));

        var numbers = issued.OfType<string>().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(1, 300).Select(i => ItmsNumber.Format(2027, i)), numbers);
        Assert.Equal([(2027, 300L)], await ItmsNumbers.LastAsync(store, CancellationToken.None));
    }

    [Fact]
    public async Task Numbers_with_and_without_claims_at_once_are_each_issued_once()
    {
        using var issuer = new NumberIssuer(store);
        var issued = await Task.WhenAll(Enumerable.Range(0, 300).Select(
            i => Task.Run(async () => i % 2 == 0 ? await ClaimAsync(issuer, $"k{i}") : await issuer.IssueAsync(2027))));
        Assert.Equal(300, issued.Distinct().Count());
        Assert.All(issued, Assert.NotNull);
        for (var i = 0; i < 300; i += 2) Assert.Equal(issued[i], await StoredAsync($"k{i}"));
    }

    private static Task<string?> ClaimAsync(NumberIssuer issuer, string key, int year = 2027) => issuer.IssueAsync(
        year, TaskingKeys.Claim("ana.ruiz", key), number => Encoding.ASCII.GetBytes(number));

    private async Task<string> StoredAsync(string key) => Encoding.ASCII.GetString(
        (await store.GetAsync(TaskingKeys.Numbers, TaskingKeys.Claim("ana.ruiz", key)))!.Body.Span);
}
