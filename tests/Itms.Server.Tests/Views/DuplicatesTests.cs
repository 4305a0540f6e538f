using System.Text.Json.Nodes;
using static Itms.Server.Tests.Views.SearchSteps;

namespace Itms.Server.Tests.Views;

/// <summary>Warnings and flags for possible duplicates, over HTTP.</summary>
public sealed class DuplicatesTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_duplicate_causes_a_warning_before_it_is_entered_and_a_flag_afterwards()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var first = await tm.CreateAsync(Request("first", "DUP-31-1", "Ida Marl", "A033445566"));
        Assert.DoesNotContain("possibleDuplicate", Flags(await tm.ReadAsync(first)));

        var sameCase = Request("second", "dup 31 1");
        var check = await tm.PostAsync("/api/taskings/check", sameCase);
        Assert.Equal(first, (string?)Assert.Single(check["duplicates"]!.AsArray())!["tasking"]!["number"]);
        var second = await tm.CreateAsync(sameCase);
        Assert.Contains("possibleDuplicate", Flags(await tm.ReadAsync(second)));
        var third = await tm.CreateAsync(Request("third", "DUP-31-3", "I. Marl", "A33445566"));
        Assert.Contains("possibleDuplicate", Flags(await tm.ReadAsync(third)));
        var why = (await tm.GetAsync($"/api/taskings/{third}/similar"))["duplicates"]![0]!["why"]!.AsArray();
        Assert.Equal(["same task type about the same detainee"], why.Select(w => (string?)w));
        // A tasking of another type is not a duplicate.
        var policy = Request("fourth", "DUP-31-4", "Ida Marl", "A033445566").With("taskType", "policy").Without("informationRequest");
        var other = await tm.CreateAsync(policy);
        Assert.DoesNotContain("possibleDuplicate", Flags(await tm.ReadAsync(other)));
        // After the correction it is not a duplicate.
        await PatchAsync(tm, second, new { caseNumber = "DUP-31-2" });
        Assert.DoesNotContain("possibleDuplicate", Flags(await tm.ReadAsync(second)));
        (await (await shared.Server.As("lee.chan")).SendAsync(HttpMethod.Post, "/api/taskings/check", sameCase)).IsRefused(403, "task-manager-only");
    }

    [Fact]
    public async Task Of_duplicates_entered_at_once_at_most_one_has_no_flag()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => tm.CreateAsync(Request("twins", "TWIN-31-1"))));
        var flagged = 0;
        foreach (var number in numbers)
            if (Flags(await tm.ReadAsync(number)).Contains("possibleDuplicate")) flagged++;
        Assert.InRange(flagged, 7, 8);
    }

    [Fact]
    public async Task Masked_or_restricted_duplicates_are_hidden_from_people_who_may_not_know_of_them()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var masked = await tm.CreateAsync(Request("twin", "Vandermolen-9", "Jan Vandermolen"));
        var plain = await tm.CreateAsync(Request("twin", "Vandermolen-9"));
        var outsider = await shared.Server.As("hal.price");
        Assert.Equal(masked, (string?)(await tm.GetAsync($"/api/taskings/{plain}/similar"))["duplicates"]![0]!["number"]);
        Assert.Empty((await outsider.GetAsync($"/api/taskings/{plain}/similar"))["duplicates"]!.AsArray());

        var secret = await tm.CreateAsync(Request("twin", "SECRET-77").With("restricted", true));
        var open = await tm.CreateAsync(Request("twin", "SECRET-77"));
        Assert.DoesNotContain("possibleDuplicate", Flags(await outsider.ReadAsync(open)));
        Assert.Equal(secret, (string?)(await tm.GetAsync($"/api/taskings/{open}/similar"))["duplicates"]![0]!["number"]);

        // People who are not on a tasking must not learn that another one is about the same detainee.
        await tm.CreateAsync(Request("twin", "SAME-1", "Una Keel", "A077777777"));
        var same = await tm.CreateAsync(Request("twin", "SAME-2", "Una Keel", "A077777777"));
        Assert.Contains("possibleDuplicate", Flags(await tm.ReadAsync(same)));
        Assert.DoesNotContain("possibleDuplicate", Flags(await outsider.ReadAsync(same)));
        Assert.DoesNotContain("possibleDuplicate", Flags((await outsider.PostAsync("/api/search", new { number = same }))["items"]![0]!));
        var history = (await outsider.GetAsync($"/api/taskings/{same}/history")).ToJsonString();
        Assert.DoesNotContain("possibleDuplicate", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_taskings_corrected_into_duplicates_at_once_at_least_one_is_flagged()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var numbers = new[] { await tm.CreateAsync(Request("pair", "PAIR-1")), await tm.CreateAsync(Request("pair", "PAIR-2")) };
        await Task.WhenAll(numbers.Select(number => PatchAsync(tm, number, new { caseNumber = "PAIR-3" })));
        var flags = new List<string?>();
        foreach (var number in numbers) flags.AddRange(Flags(await tm.ReadAsync(number)));
        Assert.Contains("possibleDuplicate", flags);
    }
}
