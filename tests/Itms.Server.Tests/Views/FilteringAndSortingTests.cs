using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Views;

/// <summary>Filtering, sorting, counting and paging views over HTTP (G App. B).</summary>
public sealed class FilteringAndSortingTests(OneServer shared) : IClassFixture<OneServer>
{
    /// <summary>A tasking of one test, which the requestor identifies.</summary>
    private static JsonObject Of(string requestor, string due, string unit = "HOU", string assignee = "lee.chan") =>
        InformationRequest(due, "2031-03-01").With("requestor", requestor).With("components", new JsonArray(Component(unit, assignee)));

    [Fact]
    public async Task Every_filter_narrows_a_view_alone_and_together_with_others()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var request = Of("Keys Office", "2031-01-20").With("caseNumber", "KEY-31-7").With("priority", "high").With("taskAuthority", "OIG Keys");
        var wanted = await tm.CreateAsync(request);
        var other = await tm.CreateAsync(Of("Keys Office", "2031-01-22", "MCMU", "mia.lund"));
        await tm.DoAsync(wanted, "delegate", new { @delegate = "sam.ortiz" });

        foreach (var filter in new[]
        {
            $"number={wanted}", $"number={wanted[^6..]}", "caseNumber=key-31", "assignee=lee.chan", "delegate=sam.ortiz", "unit=HOU",
            "status=delegated",
            "status=delegated,sentToAd", "status=delegated&status=sentToAd", "priority=high", "taskAuthority=oig",
            "dueFrom=2031-01-20&dueTo=2031-01-20",
            "dueTo=2031-01-20T22:00:00Z", "facility=alder%20creek&unit=HOU", "taskType=informationRequest&unit=HOU", "designee=sam.ortiz",
            "category=media,other&unit=HOU",
            "action=work&unit=HOU", "division=CS&unit=HOU",
        })
            Assert.Equal([wanted], await NumbersAsync(tm, $"/api/views/active?requestor=keys%20office&{filter}"));
        string[] others =
        [
            "assignee=hal.price", "status=pending", "dueFrom=2031-01-23", "dueTo=2031-01-20T21:59:59Z", "caseNumber=key-32",
            "number=ITMS-2031-999999", "category=media", "action=review", "flag=withIcu", "division=HCC",
        ];
        foreach (var filter in others)
            Assert.Empty(await NumbersAsync(tm, $"/api/views/active?requestor=keys%20office&{filter}"));
        Assert.Equal([wanted, other], await NumbersAsync(tm, "/api/views/active?requestor=keys%20office"));
        // A tasking without a due date is due neither before nor after any date.
        var without = Of("Keys Office", "2031-01-20").Without("internalDueDate").Without("authorityDueDate").Without("components");
        var undated = await tm.CreateAsync(without);
        Assert.Contains(undated, await NumbersAsync(tm, "/api/views/active?requestor=keys%20office"));
        foreach (var filter in new[] { "dueFrom=2031-01-01", "dueTo=2999-01-01" })
            Assert.DoesNotContain(undated, await NumbersAsync(tm, $"/api/views/active?requestor=keys%20office&{filter}"));
    }

    [Fact]
    public async Task A_view_is_sorted_and_its_pages_fit_together()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var numbers = new List<string>();
        foreach (var (day, priority) in new[] { (14, "low"), (12, "high"), (13, "medium"), (15, "high"), (11, "low") })
            numbers.Add(await tm.CreateAsync(Of("Order Office", $"2031-02-{day}").With("priority", priority)));

        Assert.Equal(Picked(4, 1, 2, 0, 3), await AllAsync(tm, "/api/views/active?requestor=order%20office&top=2"));
        Assert.Equal(Picked(3, 0, 2, 1, 4), await AllAsync(tm, "/api/views/active?requestor=order%20office&top=2&sort=-dueAt"));
        Assert.Equal(Picked(0, 1, 2, 3, 4), await AllAsync(tm, "/api/views/active?requestor=order%20office&top=2&sort=number"));
        // Equal rows are ordered by due date.
        Assert.Equal(Picked(1, 3, 2, 4, 0), await AllAsync(tm, "/api/views/active?requestor=order%20office&top=2&sort=-priority"));
        Assert.Equal(5, (int)(await tm.GetAsync("/api/views/active?requestor=order%20office&top=2&count=true"))["count"]!);

        List<string> Picked(params int[] which) => [.. which.Select(i => numbers[i])];
    }

    [Fact]
    public async Task A_view_is_sorted_by_facility_flag_and_label_of_the_type()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var plain = await tm.CreateAsync(Plain("2031-02-10").With("informationRequest", At("Cedar Flats Detention Center")));
        var twice = Plain("2031-02-11").With("informationRequest", At("Briarfield Residential Center")).With("caseNumber", "COL-31-1");
        await tm.CreateAsync(twice.With("requestor", "Another Office"));
        var flagged = await tm.CreateAsync(twice.With("requestor", "Column Office"));
        var complaint = Plain("2031-02-12").With("taskType", "crclShortFormComplaint").Without("informationRequest");
        var shortForm = await tm.CreateAsync(complaint.With("category", "medicalComplaint"));

        Assert.Equal([shortForm, flagged, plain], await AllAsync(tm, "/api/views/active?requestor=column%20office&top=2&sort=facility"));
        Assert.Equal(flagged, (await AllAsync(tm, "/api/views/active?requestor=column%20office&top=2&sort=-flag"))[0]);
        // "Information request" comes before "Short form complaint".
        Assert.Equal([plain, flagged, shortForm], await AllAsync(tm, "/api/views/active?requestor=column%20office&top=2&sort=taskType"));

        // Nothing that another tasking has too: no flag.
        static JsonObject Plain(string due) => Of("Column Office", due).Without("caseNumber").Without("detainees");
        static JsonObject At(string facility) => new() { ["ihscFacility"] = facility, ["type"] = "other" };
    }

    [Fact]
    public async Task A_cursor_is_valid_only_for_its_own_list_and_reader()
    {
        var tm = await shared.Server.As("ana.ruiz");
        for (var i = 0; i < 2; i++) await tm.CreateAsync(Of("Cursor Office", "2031-02-20"));
        var next = (string)(await tm.GetAsync("/api/views/active?requestor=cursor&top=1"))["nextLink"]!;
        Assert.Single((await tm.GetAsync(next))["items"]!.AsArray());

        var cursor = next[(next.IndexOf("from=", StringComparison.Ordinal) + 5)..];
        string[] others =
        [
            next.Replace("cursor", "order", StringComparison.Ordinal),
            next.Replace("active", "due-30", StringComparison.Ordinal),
            next[..^1] + (next[^1] == 'A' ? 'B' : 'A'),
            $"/api/views/active?from={cursor}",
        ];
        foreach (var other in others)
            (await tm.SendAsync(HttpMethod.Get, other)).IsRefused(400, "invalid");
        (await (await shared.Server.As("tom.becker")).SendAsync(HttpMethod.Get, next)).IsRefused(400, "invalid");
    }

    [Fact]
    public async Task My_tasks_are_grouped_by_status_and_counted()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var ao = await shared.Server.As("hal.price");
        var before = await ao.GetAsync("/api/views/counts");
        var first = await tm.CreateAsync(Of("Mine Office", "2031-02-20", "HPMU", "hal.price"));
        var second = await tm.CreateAsync(Of("Mine Office", "2031-02-21", "HPMU", "hal.price"));
        await tm.DoAsync(second, "delegate", new { @delegate = "sam.ortiz" });

        var mine = await ao.GetAsync("/api/views/mine?requestor=mine%20office&count=true");
        Assert.Equal(["assigned", "delegated"], mine["groups"]!.AsArray().Select(g => (string?)g!["status"]));
        Assert.Equal([first, second], mine["groups"]!.AsArray().Select(g => (string?)g!["items"]![0]!["number"]));
        Assert.Equal((1, 1, 2), ((int)mine["groups"]![0]!["count"]!, (int)mine["groups"]![1]!["count"]!, (int)mine["count"]!));
        Assert.Equal([second], await NumbersAsync(await shared.Server.As("sam.ortiz"), "/api/views/active?delegate=sam.ortiz&requestor=mine"));

        var after = await ao.GetAsync("/api/views/counts");
        Assert.Equal((2, 2), ((int)after["mine"]! - (int)before["mine"]!, (int)after["active"]! - (int)before["active"]!));
        Assert.Equal(1, (int)after["mineByStatus"]!["delegated"]! - ((int?)before["mineByStatus"]!["delegated"] ?? 0));
    }

    [Fact]
    public async Task No_filter_finds_or_counts_a_hidden_value()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest().With("requestor", "Counsel of Zebulon Quill, A098765432").With("caseNumber", "HID-1")
            .With("detainees", new JsonArray(new JsonObject { ["name"] = "Zebulon Quill", ["alienNumber"] = "A098765432" })));
        await tm.CreateAsync(InformationRequest().With("requestor", "Secret Counsel").With("restricted", true));

        var outsider = await shared.Server.As("hal.price");
        foreach (var filter in new[] { "requestor=quill", "requestor=zebulon", "requestor=098765432", "requestor=secret" })
        {
            var page = await outsider.GetAsync($"/api/views/active?count=true&{filter}");
            Assert.Equal((0, 0), (page["items"]!.AsArray().Count, (int)page["count"]!));
        }

        var row = Assert.Single((await outsider.GetAsync("/api/views/active?caseNumber=hid-1"))["items"]!.AsArray())!;
        Assert.Equal("Counsel of [masked] [masked], A[masked]", (string?)row["requestor"]);
        // People on the tasking read it whole.
        Assert.Equal([number], await NumbersAsync(await shared.Server.As("lee.chan"), "/api/views/active?requestor=quill"));
    }

    private static async Task<List<string>> NumbersAsync(Client client, string path)
    {
        var items = (await client.GetAsync(path))["items"]!.AsArray();
        return [.. items.Select(row => (string)row!["number"]!)];
    }

    private static async Task<List<string>> AllAsync(Client client, string path)
    {
        var numbers = new List<string>();
        for (string? next = path; next is not null;)
        {
            var page = await client.GetAsync(next);
            numbers.AddRange(page["items"]!.AsArray().Select(row => (string)row!["number"]!));
            next = (string?)page["nextLink"];
        }

        return numbers;
    }
}
