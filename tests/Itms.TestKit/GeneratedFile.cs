namespace Itms.TestKit;

/// <summary>
/// A file of the repository that a test checks against the program. <c>ITMS_WRITE_DOCS=1 dotnet test</c> writes all such files
/// again. Then review the difference.
/// </summary>
public static class GeneratedFile
{
    private static readonly bool Write = Environment.GetEnvironmentVariable("ITMS_WRITE_DOCS") == "1";

    /// <summary>Writes a picture that the program makes. It is not compared: it differs from one day to the next.</summary>
    /// <param name="path">The path from the root of the repository.</param>
    public static void WritePicture(string path, byte[] content)
    {
        if (!Write) return;
        var file = Path.Combine(Root(), path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    /// <param name="path">The path from the root of the repository.</param>
    public static void Check(string path, string text)
    {
        var file = Path.Combine(Root(), path);
        if (Write)
        {
            File.WriteAllText(file, text);
            return;
        }

        var written = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (written == text) return;
        var (was, isNow) = (written.Split('\n'), text.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(was.Length, isNow.Length)).First(i => was.ElementAtOrDefault(i) != isNow.ElementAtOrDefault(i));
        Assert.Fail(
            $"{path} differs from the program from line {line + 1} on.\nwritten:  {was.ElementAtOrDefault(line)}\n"
            + $"actually: {isNow.ElementAtOrDefault(line)}\n"
            + "If you meant this change, run ITMS_WRITE_DOCS=1 dotnet test and review the difference.");
    }

    /// <summary>The root of the repository.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Itms.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
