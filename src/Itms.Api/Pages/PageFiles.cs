using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Api.Pages;

/// <summary>A file of the pages, as it is sent.</summary>
/// <param name="ETag">Differs for each content.</param>
/// <param name="Brotli">The content, compressed when the pages were built. Null: not compressed.</param>
/// <param name="Gzip">As <paramref name="Brotli"/>.</param>
internal sealed record PageFile(string ContentType, string ETag, byte[] Plain, byte[]? Brotli, byte[]? Gzip);

/// <summary>The built pages, read into memory once. They are small, and no request waits for the disk.</summary>
public sealed partial class PageFiles
{
    /// <summary>Stands in the page where its nonce goes.</summary>
    internal const string NoncePlace = "\"NONCE\"";

    private readonly Dictionary<string, PageFile> files = new(StringComparer.Ordinal);

    private PageFiles() { }

    /// <summary>The page. Null: the pages were not built.</summary>
    internal PageFile? Page { get; private init; }

    /// <summary>The scripts that stand in the page itself, as sources of a content security policy: <c>'sha256-…'</c>.</summary>
    internal string Scripts { get; private init; } = "";

    /// <summary>As <see cref="Scripts"/>, for its style sheets.</summary>
    internal string Styles { get; private init; } = "";

    /// <summary>Where a build puts the pages.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "pages");

    /// <param name="folder">A folder that is missing holds no pages.</param>
    public static PageFiles Read(string folder)
    {
        var page = Path.Combine(folder, "index.html");
        if (!File.Exists(page)) return new PageFiles();
        var loaded = Load(page);
        var text = Encoding.UTF8.GetString(loaded.Plain);
        var all = new PageFiles { Page = loaded, Scripts = Hashes(Script.Matches(text)), Styles = Hashes(Style.Matches(text)) };
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            if (file != page && Path.GetExtension(file) is not (".br" or ".gz"))
                all.files["/" + Path.GetRelativePath(folder, file).Replace('\\', '/')] = Load(file);
        return all;
    }

    /// <summary>The file at a path such as <c>/assets/index-1a2b3c.js</c>; null if there is none.</summary>
    internal PageFile? Find(string path) => files.GetValueOrDefault(path);

    private static PageFile Load(string file)
    {
        var plain = File.ReadAllBytes(file);
        var etag = Convert.ToHexStringLower(SHA256.HashData(plain))[..16];
        return new PageFile(TypeOf(file), etag, plain, Copy(file + ".br"), Copy(file + ".gz"));
    }

    private static byte[]? Copy(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" or ".map" => "application/json",
        _ => "application/octet-stream",
    };

    /// <summary>The page with a nonce in it.</summary>
    internal static byte[] WithNonce(PageFile page, string nonce) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page.Plain).Replace(NoncePlace, $"\"{nonce}\"", StringComparison.Ordinal));

    private static string Hashes(IEnumerable<Match> parts) => string.Join(' ', parts.Select(part => HashOf(part.Groups[1].Value)));

    private static string HashOf(string content) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";

    [GeneratedRegex("<script[^>]*>(.+?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script { get; }

    [GeneratedRegex("<style[^>]*>(.+?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style { get; }
}
