using Itms.TestKit;

namespace Itms.Api.Tests;

/// <summary>Limits that keep the source easy to read. CONTRIBUTING.md names them.</summary>
public sealed class SourceStyleTests
{
    private const int MostLines = 250;
    private const int MostColumns = 150;

    private static readonly string Root = GeneratedFile.Root();

    private static IEnumerable<string> Sources => new[] { "src", "tests", "bench" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules"));

    [Fact]
    public void No_source_file_is_longer_than_250_lines() => Assert.Empty(
        Sources.Where(file => File.ReadLines(file).Count() > MostLines).Select(file => Path.GetRelativePath(Root, file)));

    [Fact]
    public void No_line_is_wider_than_150_columns() => Assert.Empty(
        from file in Sources
        from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
        where line.text.Length > MostColumns
        select $"{Path.GetRelativePath(Root, file)}:{line.number}");

    [Fact]
    public void Test_classes_are_named_after_what_they_test() => Assert.Empty(
        from file in Sources
        let name = Path.GetFileNameWithoutExtension(file).Split('.')[0]
        where File.ReadLines(file).Any(line => line.Trim() is "[Fact]" or "[Theory]")
        where !name.EndsWith("Tests", StringComparison.Ordinal) && !name.EndsWith("Contract", StringComparison.Ordinal)
        select Path.GetRelativePath(Root, file));
}
