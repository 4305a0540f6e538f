using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Server.Tests.Mail;

/// <summary>A mail as a mail program reads it: headers and both texts are decoded.</summary>
internal sealed partial class ParsedMail
{
    private readonly ILookup<string, string> headers;

    private ParsedMail(string headers, string body)
    {
        this.headers = Unfolding().Replace(headers, " ").Split("\r\n")
            .Select(line => line.Split(':', 2))
            .ToLookup(pair => pair[0], pair => Decode(pair[1].Trim()), StringComparer.OrdinalIgnoreCase);
        Body = body;
    }

    public static ParsedMail Parse(string mail)
    {
        var parts = mail.Split("\r\n\r\n", 2);
        return new ParsedMail(parts[0], parts[1]);
    }

    public string Body { get; }

    /// <summary>The only header with this name. Fails the test if there are more or none.</summary>
    public string Header(string name) => Assert.Single(headers[name]);

    public bool Has(string name) => headers.Contains(name);

    /// <summary>Content type and text of each part of a multipart/alternative, in order.</summary>
    public IReadOnlyList<(string Type, string Text)> Alternatives()
    {
        var boundary = Boundary().Match(Header("Content-Type")).Groups[1].Value;
        Assert.StartsWith("multipart/alternative", Header("Content-Type"));
        return [.. Body.Split("--" + boundary)[1..^1].Select(part => Parse(part.TrimStart('\r', '\n'))).Select(part =>
        {
            Assert.Equal("base64", part.Header("Content-Transfer-Encoding"));
            return (part.Header("Content-Type"), Encoding.UTF8.GetString(Convert.FromBase64String(part.Body)));
        })];
    }

    // RFC 2047: white space between two encoded words is not part of the text.
    private static string Decode(string value) => EncodedWord().Replace(BetweenEncodedWords().Replace(value, "$1"), word =>
    {
        var text = word.Groups[2].Value;
        return Encoding.UTF8.GetString(word.Groups[1].Value is "B" or "b" ? Convert.FromBase64String(text) : Quoted(text));
    });

    private static byte[] Quoted(string text) =>
        [.. QuotedByte().Matches(text.Replace('_', ' ')).Select(m => m.Length == 3 ? Convert.ToByte(m.Value[1..], 16) : (byte)m.Value[0])];

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex Unfolding();

    [GeneratedRegex("boundary=\"?([^\";]+)")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(\?=)\s+(?==\?)")]
    private static partial Regex BetweenEncodedWords();

    [GeneratedRegex("=[0-9A-Fa-f]{2}|[^=]")]
    private static partial Regex QuotedByte();
}
