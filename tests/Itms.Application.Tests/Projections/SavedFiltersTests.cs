using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Shared;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

public sealed class SavedFiltersTests
{
    private static readonly IReadOnlyDictionary<string, string> Query = new Dictionary<string, string> { ["unit"] = "HOU", ["sort"] = "-dueAt" };

    private readonly InMemoryTableStore store = new();
    private readonly ManualClock clock = new(Agency.Time("2027-01-11 09:00"));

    [Fact]
    public async Task Concurrent_requests_save_at_most_a_hundred_filters_and_each_name_once()
    {
        var filters = New();
        var made = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Task.Run(() => AddAsync(filters, $"Filter {i / 2}"))));
        Assert.Equal((60, 60), (made.Count(m => m is FilterOutcome.Done), made.Count(m => m is FilterOutcome.NameTaken)));

        made = await Task.WhenAll(Enumerable.Range(100, 60).Select(i => Task.Run(() => AddAsync(New(), $"Filter {i}"))));
        Assert.Equal((40, 20), (made.Count(m => m is FilterOutcome.Done), made.Count(m => m is FilterOutcome.TooMany)));
        Assert.IsType<FilterOutcome.Done>(await AddAsync(filters, "Filter 1", "kim.dale"));
        Assert.Equal(100, (await filters.ListAsync(Agency.Person("lee.chan"), default)).Count);
    }

    [Fact]
    public async Task A_name_is_taken_however_it_is_written()
    {
        var filters = New();
        await AddAsync(filters, "Späte");
        foreach (var same in new[] { "späte", "SPÄTE", "Spa\u0308te" }) Assert.IsType<FilterOutcome.NameTaken>(await AddAsync(filters, same));
    }

    [Fact]
    public async Task Of_several_changes_to_one_version_only_one_succeeds()
    {
        var filters = New();
        var id = Assert.IsType<FilterOutcome.Done>(await AddAsync(filters, "Late", shared: true)).Filter.Id;
        var outcomes = await Task.WhenAll(new[] { "lee.chan", "ana.ruiz", "tom.becker" }.Select(person => Task.Run(() =>
            New().ChangeAsync(id, Agency.Person(person), expected: 1, filter => filter with { Name = person }, default))));

        var done = Assert.Single(outcomes.OfType<FilterOutcome.Done>()).Filter;
        Assert.All(outcomes.OfType<FilterOutcome.Stale>(), stale => Assert.Equal(2, stale.Present.Version));
        Assert.Equal(2, outcomes.OfType<FilterOutcome.Stale>().Count());
        foreach (var reader in new[] { "lee.chan", "hal.price" })
            Assert.Equal(done.Name, (await filters.FindAsync(id, Agency.Person(reader), default))!.Name);
    }

    [Fact]
    public async Task After_a_crash_the_owner_and_others_see_the_same_filter()
    {
        foreach (var after in new[] { false, true })
        {
            var filters = New();
            var id = Assert.IsType<FilterOutcome.Done>(await AddAsync(filters, $"Late {after}", shared: true)).Filter.Id;
            var dying = new SavedFilters(new DyingStore(store, new Death(1, after)), () => "x", clock);
            await Assert.ThrowsAsync<ProcessDiedException>(() =>
                dying.ChangeAsync(id, Agency.Person("lee.chan"), null, filter => filter with { Name = $"Later {after}" }, default));

            var mine = await filters.FindAsync(id, Agency.Person("lee.chan"), default);
            var theirs = await filters.FindAsync(id, Agency.Person("hal.price"), default);
            Assert.Equal(after ? "Later True" : "Late False", mine!.Name);
            Assert.Equal((mine.Name, mine.Version), (theirs!.Name, theirs.Version));
        }
    }

    [Theory]
    [InlineData("Late", "overdue", "unit", "HOU,MCMU", null)]
    [InlineData("Late", "due-30", "dueTo", "2027-01-15", null)]
    [InlineData("Late", "mine", "sort", "-dueAt", null)]
    [InlineData(" ", "active", "unit", "HOU", "name")]
    [InlineData("two\nlines", "active", "unit", "HOU", "name")]
    [InlineData("about A012-345-678", "active", "unit", "HOU", "name")]
    [InlineData("Late", "due30", "unit", "HOU", "view")]
    [InlineData("Late", null, "unit", "HOU", "view")]
    [InlineData("Late", "active", "top", "50", "query.top")]
    [InlineData("Late", "active", "status", "nope", "query.status")]
    [InlineData("Late", "active", "sort", "nope", "query.sort")]
    [InlineData("Late", "active", "dueFrom", "soon", "query.dueFrom")]
    [InlineData("Late", "active", "requestor", "", "query.requestor")]
    [InlineData("Late", "active", "requestor", null, "query.requestor")]
    [InlineData("Late", "active", "requestor", "two\nlines", "query.requestor")]
    [InlineData("Late", "active", "requestor", "A012345678", "query.requestor")]
    [InlineData("Late", "active", "caseNumber", "012 345 678", "query.caseNumber")]
    [InlineData("Late", "active", "alienNumber", "A012345678", "query.alienNumber")]
    public void A_filter_that_the_view_would_refuse_is_refused_by_field(string name, string? view, string parameter, string? value, string? wrong)
    {
        var errors = new FieldErrors();
        SavedFilter.Check(name, view, new Dictionary<string, string?> { [parameter] = value }, Agency.Rules, errors);

        Assert.Equal(wrong is null ? [] : [wrong], errors.ByField.Keys);
        Assert.DoesNotContain("345", string.Concat(errors.ByField.Values.SelectMany(e => e)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_and_a_query_have_a_maximum_length()
    {
        var errors = new FieldErrors();
        var long8 = Enumerable.Range(0, 8).ToDictionary(i => $"p{i}", string? (_) => new string('x', 190));
        SavedFilter.Check(new string('x', 81), "active", long8, Agency.Rules, errors);
        foreach (var field in new[] { "name", "query" }) Assert.Contains(field, errors.ByField.Keys);

        errors = new FieldErrors();
        SavedFilter.Check(new string('x', 80), "active", null, Agency.Rules, errors);
        Assert.False(errors.Any);
    }

    private SavedFilters New() => new(store, () => Guid.NewGuid().ToString("N"), clock);

    private static Task<FilterOutcome> AddAsync(SavedFilters filters, string name, string person = "lee.chan", bool shared = false) =>
        filters.AddAsync(name, "overdue", Query, shared, Agency.Person(person), default);
}
