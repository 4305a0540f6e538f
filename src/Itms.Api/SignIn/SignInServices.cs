using Itms.Application.Administration;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.SignIn;

/// <summary>How people sign in, the same in every host.</summary>
public static class SignInServices
{
    /// <param name="clock">Real time, not the demo's.</param>
    public static IServiceCollection AddSignIn(this IServiceCollection services, SignInSettings settings, SigningKey key, TimeProvider clock)
    {
        services.AddSingleton(settings);
        services.AddSingleton(key);
        services.AddSingleton(new RealTime(clock));
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionResults>();
        services.AddSingleton(_ => new Passwords());
        services.AddSingleton<Lockout>();
        services.AddSingleton<AddressLimit>();
        services.AddSingleton<Accounts>();
        if (settings.Kind == SignInKind.Local) services.AddSingleton<IWhoCanSignIn>(all => all.GetRequiredService<Accounts>());
        services.AddSingleton<PersonalTokens>();
        services.AddSingleton<CalendarFeeds>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<AppServicePrincipals>();

        // The core alone: AddAuthentication would bring data protection, which keeps keys outside the data folder.
        services.AddWebEncoders();
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = SessionHandler.SchemeName;
            authentication.AddScheme<SessionHandler>(SessionHandler.SchemeName, displayName: null);
        });
        // Made for every request: not registered, it would be put together by reflection.
        services.AddTransient<SessionHandler>();
        services.AddAuthorization();
        return services;
    }

    /// <summary>Before anything reads a header but the errors' own middleware.</summary>
    public static void UseSignIn(this IApplicationBuilder app)
    {
        app.UseMiddleware<PlatformHeaders>();
        app.UseAuthentication();
        app.UseMiddleware<Antiforgery>();
        app.UseAuthorization();
    }
}
