using System.Net.Http.Headers;
using System.Text;

namespace Itms.Bench;

/// <summary>Mails as a service posts them: each from a known sender, with a document, and each a new tasking.</summary>
internal static class PostedMails
{
    private const string Secret = "a secret of the posting service: 32 characters and more";

    private static readonly string Text = string.Concat(Enumerable.Repeat("How many visits to the clinic? ", 30));
    private static readonly string Document = "%PDF-1.4 " + new string('x', 2000);
    private static int count;

    /// <summary>Environment variables of a server that takes them in.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Itms__Intake__Secret"] = Secret,
        ["Itms__Intake__Senders__0"] = "@dhs.gov",
    };

    public static HttpRequestMessage Next()
    {
        var number = Interlocked.Increment(ref count);
        var mail = $"""
            From: Casework <casework@dhs.gov>
            Subject: Complaint CRCL-27-{number}
            Message-ID: <{number}@dhs.gov>
            Content-Type: multipart/mixed; boundary=b

            --b

            Please answer by January 15, {DateTime.UtcNow.Year + 1}. {Text}
            --b
            Content-Type: application/pdf; name=letter.pdf

            {Document}
            --b--
            """.ReplaceLineEndings("\r\n");
        return new HttpRequestMessage(HttpMethod.Post, "/api/intake/email")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"any:{Secret}"))) },
            Content = new MultipartFormDataContent { { new StringContent("{@dhs.gov : pass}"), "dkim" }, { new StringContent(mail), "email" } },
        };
    }
}
