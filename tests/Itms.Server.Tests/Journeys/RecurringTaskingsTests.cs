using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>A recurring tasking opens its next occurrence automatically, linked to the last, with its documents as drafts.</summary>
public abstract class RecurringTaskingsTests
{
    // Monday, 6 January 2031, 09:00 in New York.
    protected static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    /// <summary>A host without taskings.</summary>
    protected abstract Task<IJourneyHost> StartAsync();

    protected static JsonObject Quarterly() => InformationRequest("2031-01-15", "2031-01-20")
        .Without("informationRequest").With("taskType", "eroTask")
            .With("eroTask", new JsonObject { ["code"] = "EX-Q-01", ["type"] = "reoccurringQuarterly" });

    [Fact]
    public async Task The_next_tasking_opens_on_its_day_with_links_drafts_and_one_mail_each()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var first = await tm.CreateAsync(Quarterly());
        var attached = await tm.PostAsync($"/api/taskings/{first}/attachments", Files.Form(Files.Text("table.csv", "a,b\n1,2\n")));
        Assert.Empty((await tm.ReadAsync(first))["links"]!.AsArray());
        Assert.StartsWith(
            "2031-04-04T12:00:00", (string?)(await tm.ReadAsync(first))["recurrence"]!["nextAt"], StringComparison.Ordinal); // April 6 is a Sunday

        await server.AdvanceToAsync(new DateTimeOffset(2031, 4, 4, 11, 59, 0, TimeSpan.Zero));
        Assert.Empty((await tm.ReadAsync(first))["links"]!.AsArray());
        await server.AdvanceAsync(TimeSpan.FromMinutes(1));

        var (link, number) = Assert.Single(Links(await tm.ReadAsync(first)));
        Assert.Equal("nextOccurrence", link);
        var next = await tm.ReadAsync(number);
        Assert.Equal([("previousOccurrence", first)], Links(next));
        Assert.Equal(
            ("assigned", "2031-04-04", "2031-04-15", "2031-04-18", "itms"),
            ((string?)next["status"], (string?)next["startDate"], (string?)next["internalDueDate"],
                (string?)next["authorityDueDate"], (string?)next["createdBy"]));
        Assert.Equal("State the number of sick-call visits in December.", (string?)next["instruction"]);
        Assert.DoesNotContain("possibleDuplicate", next["flags"]!.AsArray().Select(f => (string?)f));
        var draft = Assert.Single(next["attachments"]!.AsArray())!;
        Assert.Equal(("table.csv", 1, false), ((string?)draft["name"], (int?)draft["version"], (bool?)draft["final"]));
        var download = await (await server.As("lee.chan")).DownloadAsync($"/api/taskings/{number}/attachments/{(string?)draft["id"]}");
        Assert.Equal("a,b\n1,2\n"u8.ToArray(), download.Bytes);
        Assert.Equal((string?)attached["attachments"]![0]!["sha256"], (string?)draft["sha256"]);
        Assert.Equal(
            ["assigned: lee.chan", "assignedCc: kim.dale", "assignedCc: ray.singh"],
            (await server.MailsAsync(number)).Select(m => $"{m.Kind}: {m.To}").Order());
        Assert.True((bool?)(await tm.GetAsync($"/api/taskings/{first}/history/verify"))["intact"]);
    }

    [Fact]
    public async Task A_jump_over_a_year_opens_each_occurrence_in_order_until_the_series_ends()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(Quarterly().With("action", "review"));
        await server.AdvanceToAsync(Start.AddMonths(14));

        var days = new List<string>();
        for (string? at = number; at is not null; at = NextOf(await tm.ReadAsync(at)))
        {
            number = at;
            days.Add(((string)(await tm.ReadAsync(at))["createdAt"]!)[..16]);
        }

        Assert.Equal(["2031-01-06T14:00", "2031-04-04T12:00", "2031-07-03T12:00", "2031-10-06T12:00", "2032-01-06T13:00"], days);

        (await tm.TryAsync(number, "end-recurrence", new { })).IsRefused(400, "invalid");
        (await (await server.As("lee.chan")).TryAsync(number, "end-recurrence", new { reason = "Enough." })).IsRefused(403, "task-manager-only");
        Assert.Contains("end-recurrence", (await tm.ReadAsync(number))["allowedActions"]!.AsArray().Select(a => (string?)a));
        var ended = await tm.DoAsync(number, "end-recurrence", new { reason = "Enough." });
        Assert.Equal(
            ("ana.ruiz", "Enough.", null),
            ((string?)ended["recurrence"]!["ended"]!["by"], (string?)ended["recurrence"]!["ended"]!["reason"],
                (string?)ended["recurrence"]!["nextAt"]));
        (await tm.TryAsync(number, "end-recurrence", new { reason = "Enough." })).IsRefused(409, "not-recurring");
        await server.AdvanceAsync(TimeSpan.FromDays(200));
        Assert.Equal(["previousOccurrence"], Links(await tm.ReadAsync(number)).Select(l => l.Relation));
    }

    [Fact]
    public async Task Occurrences_already_past_are_skipped_and_both_taskings_and_a_mail_say_so()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var first = await tm.CreateAsync(Quarterly());
        await tm.DoAsync(first, "set-action", new { action = "standDown", reason = "Not now." });
        await server.AdvanceToAsync(new DateTimeOffset(2031, 12, 1, 14, 0, 0, TimeSpan.Zero));
        await tm.DoAsync(first, "set-action", new { action = "work", reason = "Go on." });

        await server.AdvanceToAsync(new DateTimeOffset(2032, 1, 7, 14, 0, 0, TimeSpan.Zero));

        var next = Links(await tm.ReadAsync(first)).Single().Number;
        foreach (var number in new[] { first, next })
        {
            var skipped = (await tm.ReadAsync(number))["recurrence"]!["skipped"]!;
            Assert.Equal((3, "2031-04-04", "2031-10-06"), ((int?)skipped["count"], (string?)skipped["from"], (string?)skipped["through"]));
        }

        var mail = Assert.Single(await server.MailsAsync(first), m => m is { Kind: "occurrencesSkipped", To: "ana.ruiz" });
        Assert.Contains("Friday, April 4, 2031", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_shown_only_to_people_who_may_see_the_linked_tasking()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var first = await tm.CreateAsync(Quarterly());
        await server.AdvanceToAsync(Start.AddMonths(4));
        var next = Links(await tm.ReadAsync(first)).Single().Number;
        var stranger = await server.As("hal.price");
        Assert.Single(Links(await stranger.ReadAsync(first)));

        (await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{next}", new { restricted = true }, ("If-Match", "*"))).Ok("restricted");

        Assert.Empty(Links(await stranger.ReadAsync(first)));
        Assert.Single(Links(await (await server.As("lee.chan")).ReadAsync(first)));
        (await stranger.SendAsync(HttpMethod.Get, $"/api/taskings/{next}")).IsRefused(404, "not-found");
    }

    protected static List<(string Relation, string Number)> Links(JsonNode tasking) =>
        [.. tasking["links"]!.AsArray().Select(l => ((string)l!["relation"]!, (string)l["number"]!))];

    private static string? NextOf(JsonNode tasking) =>
        Links(tasking).Where(link => link.Relation == "nextOccurrence").Select(link => link.Number).SingleOrDefault();
}
