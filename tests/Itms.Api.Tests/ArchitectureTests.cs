using System.Reflection;
using System.Text.RegularExpressions;
using ArchUnitNET.Loader;
using Itms.Api.Http;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;

namespace Itms.Api.Tests;

/// <summary>Keeps the arrows of docs/architecture.md: Domain ← Application ← Api ← hosts, and no cycles inside a project.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Domain = typeof(Tasking).Assembly;
    private static readonly Assembly Application = typeof(TaskingService).Assembly;
    private static readonly Assembly Api = typeof(Caller).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Architecture = new ArchLoader().LoadAssemblies(Domain, Application, Api).Build();

    /// <summary>From the namespace of a type to that of one that it uses.</summary>
    private static readonly IReadOnlyList<(string From, string To)> Arrows =
    [
        // ArchUnitNET takes a type parameter for one of the same name elsewhere.
        .. Architecture.Types.SelectMany(type => type.Dependencies
                .Where(used => used.Target is not ArchUnitNET.Domain.GenericParameter)
                .Select(used => (NameOf(type.Namespace), NameOf(used.Target.Namespace))))
            .Concat(new[] { Domain, Application, Api }.SelectMany(AsyncIterators.ArrowsOf))
            .Distinct(),
    ];

    [Theory]
    [InlineData("Itms.Domain")]
    [InlineData("Itms.Application")]
    [InlineData("Itms.Api")]
    public void Namespaces_of_a_project_form_no_cycle(string project)
    {
        var arrows = Arrows.Select(arrow => (From: Below(project, arrow.From), To: Below(project, arrow.To)))
            .Where(arrow => arrow is { From: not null, To: not null } && arrow.From != arrow.To).Distinct().ToList();
        Assert.NotEmpty(arrows);
        // An arrow to a namespace that uses no other is in no cycle.
        while (arrows.Where(arrow => arrows.Exists(next => next.From == arrow.To)).ToList() is var rest && rest.Count < arrows.Count) arrows = rest;
        Assert.Equal([], arrows);
    }

    [Fact]
    public void Projects_depend_only_on_those_below_them()
    {
        Assert.Equal([], ProjectsBelow(Domain));
        Assert.Equal(["Itms.Domain"], ProjectsBelow(Application));
        Assert.Equal(["Itms.Application", "Itms.Domain"], ProjectsBelow(Api));
    }

    [Fact]
    public void The_application_knows_no_web_server() =>
        Assert.DoesNotContain(ReferencesOf(Application), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void Only_hosts_know_a_database_a_cloud_or_a_mail_protocol() => Assert.All(
        [Domain, Application, Api],
        project => Assert.DoesNotContain(
            ReferencesOf(project),
            name => name.StartsWith("Azure.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Azure", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal)
                || name.StartsWith("SQLitePCLRaw", StringComparison.Ordinal)
                || name.StartsWith("MailKit", StringComparison.Ordinal)
                || name.StartsWith("SendGrid", StringComparison.Ordinal)));

    [Fact]
    public void Storage_knows_no_feature() =>
        Assert.DoesNotContain(Arrows, arrow => arrow.From == typeof(ITableStore).Namespace && Feature().IsMatch(arrow.To));

    [Fact]
    public void What_an_async_iterator_uses_counts() =>
        Assert.Contains((typeof(ArchitectureTests).Namespace!, typeof(ITableStore).Namespace!), AsyncIterators.ArrowsOf(typeof(Reader).Assembly));

    private static List<string> ProjectsBelow(Assembly project) =>
        [.. ReferencesOf(project).Where(name => name.StartsWith("Itms.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> ReferencesOf(Assembly project) => project.GetReferencedAssemblies().Select(name => name.Name!);

    /// <param name="space">Null: a type parameter has none.</param>
    private static string NameOf(ArchUnitNET.Domain.Namespace? space) => space?.FullName ?? "";

    /// <summary>The part of a namespace's name after the project's. Null: it is no namespace inside the project.</summary>
    private static string? Below(string project, string name) =>
        name.StartsWith(project + ".", StringComparison.Ordinal) ? name[(project.Length + 1)..].Split('.')[0] : null;

    [GeneratedRegex(@"^Itms\.(Domain|Api|Application\.(?!Storage|Shared))")]
    private static partial Regex Feature();

    private static class Reader
    {
        public static async IAsyncEnumerable<string> KeysAsync(object store)
        {
            await Task.Yield();
            yield return nameof(store) + ((ITableStore)store).GetHashCode();
        }
    }
}
