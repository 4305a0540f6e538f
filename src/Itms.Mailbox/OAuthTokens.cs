using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Itms.Mailbox;

/// <summary>Gets OAuth tokens with the application's own secret (client credentials, RFC 6749 4.4), and keeps each while it is valid.</summary>
internal sealed class OAuthTokens(HttpClient http, MailboxSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private (string Token, DateTimeOffset Until)? kept;

    /// <exception cref="HttpRequestException">The token service was not reached, or refused. The message contains no secret.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (kept is { } earlier && clock.GetUtcNow() < earlier.Until) return earlier.Token;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings.ClientId!,
            ["client_secret"] = settings.ClientSecret!,
            ["scope"] = settings.Scope,
        });
        using var answer = await http.PostAsync(settings.Tokens, form, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            var message = $"The token service refused the mailbox's client ({(int)answer.StatusCode}).";
            throw new HttpRequestException(message, inner: null, answer.StatusCode);
        }

        var token = await answer.Content.ReadFromJsonAsync<Answer>(cancellationToken);
        if (token is not { AccessToken.Length: > 0 }) throw new HttpRequestException("The token service answered without a token.");
        kept = (token.AccessToken, clock.GetUtcNow() + TimeSpan.FromSeconds(token.ExpiresIn) - Margin);
        return token.AccessToken;
    }

    /// <summary>The server did not accept the token.</summary>
    public void Forget() => kept = null;

    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string? AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
