<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl_PL" sourcelanguage="en">
    <context>
        <name>Actions</name>
        <message>
            <source>Connect to another &amp;server…</source>
            <translation>Połącz z innym &amp;serwerem…</translation>
        </message>
        <message>
            <source>&amp;Connect</source>
            <translation>&amp;Połącz</translation>
        </message>
        <message>
            <source>&amp;Disconnect</source>
            <translation>&amp;Rozłącz</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Zakończ</translation>
        </message>
        <message>
            <source>&amp;Copy messages</source>
            <translation>&amp;Kopiuj wiadomości</translation>
        </message>
        <message>
            <source>&amp;Find in this conversation</source>
            <translation>&amp;Szukaj w tej rozmowie</translation>
        </message>
        <message>
            <source>Find &amp;next</source>
            <translation>Znajdź &amp;następne</translation>
        </message>
        <message>
            <source>Find &amp;previous</source>
            <translation>Znajdź &amp;poprzednie</translation>
        </message>
        <message>
            <source>Change nickna&amp;me…</source>
            <translation>Zmień ps&amp;eudonim…</translation>
        </message>
        <message>
            <source>&amp;Settings…</source>
            <translation>&amp;Ustawienia…</translation>
        </message>
        <message>
            <source>Show &amp;members</source>
            <translation>Pokaż &amp;osoby</translation>
        </message>
        <message>
            <source>Show who &amp;joins and leaves</source>
            <translation>Pokaż, kto &amp;wchodzi i wychodzi</translation>
        </message>
        <message>
            <source>&amp;Compact</source>
            <translation>&amp;Ciasno</translation>
        </message>
        <message>
            <source>C&amp;omfortable</source>
            <translation>Wy&amp;godnie</translation>
        </message>
        <message>
            <source>&amp;Spacious</source>
            <translation>P&amp;rzestronnie</translation>
        </message>
        <message>
            <source>&amp;Go to…</source>
            <translation>&amp;Przejdź do…</translation>
        </message>
        <message>
            <source>&amp;Join a channel…</source>
            <translation>&amp;Wejdź na kanał…</translation>
        </message>
        <message>
            <source>&amp;Leave</source>
            <translation>&amp;Opuść</translation>
        </message>
        <message>
            <source>&amp;Undo leaving</source>
            <translation>&amp;Cofnij opuszczenie</translation>
        </message>
        <message>
            <source>Set the &amp;topic…</source>
            <translation>Ustaw &amp;temat…</translation>
        </message>
        <message>
            <source>&amp;Mute</source>
            <translation>W&amp;ycisz</translation>
        </message>
        <message>
            <source>Mark as &amp;read</source>
            <translation>Oznacz jako p&amp;rzeczytane</translation>
        </message>
        <message>
            <source>&amp;Next conversation</source>
            <translation>&amp;Następna rozmowa</translation>
        </message>
        <message>
            <source>&amp;Previous conversation</source>
            <translation>&amp;Poprzednia rozmowa</translation>
        </message>
        <message>
            <source>Next &amp;unread conversation</source>
            <translation>Następna n&amp;ieprzeczytana rozmowa</translation>
        </message>
        <message>
            <source>Previous unread &amp;conversation</source>
            <translation>Poprzednia nieprzeczytana &amp;rozmowa</translation>
        </message>
        <message>
            <source>Next &amp;area</source>
            <translation>Następny &amp;obszar</translation>
        </message>
        <message>
            <source>Previous a&amp;rea</source>
            <translation>Poprzedni o&amp;bszar</translation>
        </message>
        <message>
            <source>Go to the &amp;latest message</source>
            <translation>Przejdź do n&amp;ajnowszej wiadomości</translation>
        </message>
        <message>
            <source>&amp;Back to the input</source>
            <translation>&amp;Wróć do pisania</translation>
        </message>
        <message>
            <source>&amp;Keyboard shortcuts</source>
            <translation>&amp;Skróty klawiszowe</translation>
        </message>
        <message>
            <source>&amp;About Wątek</source>
            <translation>&amp;O programie Wątek</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Plik</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Edycja</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>&amp;Widok</translation>
        </message>
        <message>
            <source>&amp;Channel</source>
            <translation>&amp;Kanał</translation>
        </message>
        <message>
            <source>&amp;Window</source>
            <translation>&amp;Okno</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>Pomo&amp;c</translation>
        </message>
        <message>
            <source>&amp;Reply to the message</source>
            <translation>O&amp;dpowiedz na wiadomość</translation>
        </message>
        <message>
            <source>R&amp;eact to the message</source>
            <translation>Zare&amp;aguj na wiadomość</translation>
        </message>
        <message>
            <source>&amp;Remove this server…</source>
            <translation>&amp;Usuń ten serwer…</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>&amp;Cofnij</translation>
        </message>
        <message>
            <source>Re&amp;do</source>
            <translation>P&amp;onów</translation>
        </message>
        <message>
            <source>Cu&amp;t</source>
            <translation>&amp;Wytnij</translation>
        </message>
        <message>
            <source>C&amp;opy</source>
            <translation>Kop&amp;iuj</translation>
        </message>
        <message>
            <source>P&amp;aste</source>
            <translation>Wk&amp;lej</translation>
        </message>
        <message>
            <source>Se&amp;lect all</source>
            <translation>&amp;Zaznacz wszystko</translation>
        </message>
        <message>
            <source>Clos&amp;e</source>
            <translation>&amp;Zamknij</translation>
        </message>
        <message>
            <source>Channel l&amp;ist…</source>
            <translation>L&amp;ista kanałów…</translation>
        </message>
    </context>
    <context>
        <name>AnswerText</name>
        <message>
            <source>Modes that {0} knows: of people {2}, of channels {3}</source>
            <translation>Tryby, które zna {0}: osób {2}, kanałów {3}</translation>
        </message>
        <message>
            <source>Notices of the server that you get: {0}</source>
            <translation>Powiadomienia serwera, które dostajesz: {0}</translation>
        </message>
        <message>
            <source>Kept away from the server: {3}@{1} ({last})</source>
            <translation>Bez wstępu na serwer: {3}@{1} ({last})</translation>
        </message>
        <message>
            <source>May become an operator of the server: {3}</source>
            <translation>Może zostać operatorem serwera: {3}</translation>
        </message>
        <message>
            <source>Operator of the server: {2}</source>
            <translation>Operator serwera: {2}</translation>
        </message>
        <message>
            <source>Person: {2}</source>
            <translation>Osoba: {2}</translation>
        </message>
        <message>
            <source>Operators of the server online: {0}</source>
            <translation>Operatorzy serwera w sieci: {0}</translation>
        </message>
        <message>
            <source>Connections that have not said yet who they are: {0}</source>
            <translation>Połączenia, które się jeszcze nie przedstawiły: {0}</translation>
        </message>
        <message>
            <source>Channels: {0}</source>
            <translation>Kanały: {0}</translation>
        </message>
        <message>
            <source>Who looks after {0}:</source>
            <translation>Kto opiekuje się serwerem {0}:</translation>
        </message>
        <message>
            <source>The server is busy. Try {0} again in a moment.</source>
            <translation>Serwer jest zajęty. Spróbuj {0} ponownie za chwilę.</translation>
        </message>
        <message>
            <source>{0} is away: {last}</source>
            <translation>{0}: nieobecność ({last})</translation>
        </message>
        <message>
            <source>Nobody fits {0}.</source>
            <translation>Nikt nie pasuje do {0}.</translation>
        </message>
        <message>
            <source>There are no channels to list.</source>
            <translation>Nie ma kanałów do pokazania.</translation>
        </message>
        <message>
            <source>Modes of {0}: {rest}</source>
            <translation>Tryby kanału {0}: {rest}</translation>
        </message>
        <message>
            <source>Page of {0}: {last}</source>
            <translation>Strona kanału {0}: {last}</translation>
        </message>
        <message>
            <source>No topic is set in {0}.</source>
            <translation>Na kanale {0} nie ustawiono tematu.</translation>
        </message>
        <message>
            <source>The topic of {0} is: {last}</source>
            <translation>Temat kanału {0}: {last}</translation>
        </message>
        <message>
            <source>You are invited to {0}.</source>
            <translation>Masz zaproszenie na kanał {0}.</translation>
        </message>
        <message>
            <source>You have no invitations.</source>
            <translation>Nie masz zaproszeń.</translation>
        </message>
        <message>
            <source>You invited {0} to {1}.</source>
            <translation>Zapraszasz {0} na kanał {1}.</translation>
        </message>
        <message>
            <source>Nobody may enter {0} without an invitation.</source>
            <translation>Na kanał {0} nikt nie wchodzi bez zaproszenia.</translation>
        </message>
        <message>
            <source>There are no exceptions from the bans of {0}.</source>
            <translation>Od banów kanału {0} nie ma wyjątków.</translation>
        </message>
        <message>
            <source>{1} runs {0} ({last}).</source>
            <translation>Na serwerze {1} działa {0} ({last}).</translation>
        </message>
        <message>
            <source>Nobody is to be seen in {0}.</source>
            <translation>Na kanale {0} nikogo nie widać.</translation>
        </message>
        <message>
            <source>Nobody is banned from {0}.</source>
            <translation>Na kanale {0} nie ma banów.</translation>
        </message>
        <message>
            <source>You are an operator of the server now.</source>
            <translation>Jesteś teraz operatorem serwera.</translation>
        </message>
        <message>
            <source>The server reads its settings again ({0}).</source>
            <translation>Serwer wczytuje ponownie ustawienia ({0}).</translation>
        </message>
        <message>
            <source>Others see you at {0} from now on.</source>
            <translation>Inni widzą cię teraz jako {0}.</translation>
        </message>
        <message>
            <source>There is nobody and no channel called {0} here.</source>
            <translation>Nie ma tu osoby ani kanału o nazwie {0}.</translation>
        </message>
        <message>
            <source>There is no server called {0}.</source>
            <translation>Nie ma serwera o nazwie {0}.</translation>
        </message>
        <message>
            <source>There is no channel called {0}.</source>
            <translation>Nie ma kanału o nazwie {0}.</translation>
        </message>
        <message>
            <source>You are in as many channels as you may be. Leave one to join {0}.</source>
            <translation>Jesteś już na tylu kanałach, ile można. Wyjdź z któregoś, żeby wejść na {0}.</translation>
        </message>
        <message>
            <source>Nobody called {0} was here lately.</source>
            <translation>Nikogo o pseudonimie {0} nie było tu ostatnio.</translation>
        </message>
        <message>
            <source>That was for too many at once; {0} was left out.</source>
            <translation>To było do zbyt wielu naraz; pominięto: {0}.</translation>
        </message>
        <message>
            <source>It was not said whom the message is for.</source>
            <translation>Nie podano, dla kogo jest wiadomość.</translation>
        </message>
        <message>
            <source>There was nothing to send.</source>
            <translation>Nie było czego wysłać.</translation>
        </message>
        <message>
            <source>Nobody can be addressed as {0}.</source>
            <translation>Do {0} nie można pisać.</translation>
        </message>
        <message>
            <source>{0} is no mask that can be used here.</source>
            <translation>Maski {0} nie można tu użyć.</translation>
        </message>
        <message>
            <source>Too many fit {0}.</source>
            <translation>Zbyt wiele osób pasuje do {0}.</translation>
        </message>
        <message>
            <source>The line was too long, so the server did not take it.</source>
            <translation>Linia była za długa, więc serwer jej nie przyjął.</translation>
        </message>
        <message>
            <source>The server does not know the command {0}.</source>
            <translation>Serwer nie zna polecenia {0}.</translation>
        </message>
        <message>
            <source>The server has no message of the day.</source>
            <translation>Serwer nie ma wiadomości dnia.</translation>
        </message>
        <message>
            <source>{0} does not say who looks after it.</source>
            <translation>{0} nie podaje, kto się nim opiekuje.</translation>
        </message>
        <message>
            <source>No nickname was given.</source>
            <translation>Nie podano pseudonimu.</translation>
        </message>
        <message>
            <source>{0} cannot be a nickname here.</source>
            <translation>{0} nie może być tu pseudonimem.</translation>
        </message>
        <message>
            <source>The nickname {0} is in use.</source>
            <translation>Pseudonim {0} jest zajęty.</translation>
        </message>
        <message>
            <source>{0} is not free just now.</source>
            <translation>{0}: ta nazwa nie jest w tej chwili wolna.</translation>
        </message>
        <message>
            <source>{0} is not in {1}.</source>
            <translation>Na kanale {1} nie ma osoby {0}.</translation>
        </message>
        <message>
            <source>You are not in {0}.</source>
            <translation>Nie ma cię na kanale {0}.</translation>
        </message>
        <message>
            <source>{0} is in {1} already.</source>
            <translation>{0} jest już na kanale {1}.</translation>
        </message>
        <message>
            <source>This command is not in use on the server.</source>
            <translation>To polecenie na serwerze nie działa.</translation>
        </message>
        <message>
            <source>You cannot change your nickname now.</source>
            <translation>Nie możesz teraz zmienić pseudonimu.</translation>
        </message>
        <message>
            <source>The server has not let you in yet.</source>
            <translation>Serwer jeszcze cię nie wpuścił.</translation>
        </message>
        <message>
            <source>The command {0} needs more than was given.</source>
            <translation>Poleceniu {0} czegoś brakuje.</translation>
        </message>
        <message>
            <source>That cannot be changed while you are connected.</source>
            <translation>Tego nie można zmienić w czasie połączenia.</translation>
        </message>
        <message>
            <source>The password is not right.</source>
            <translation>Hasło jest niepoprawne.</translation>
        </message>
        <message>
            <source>You are banned from this server.</source>
            <translation>Masz zakaz wstępu na ten serwer.</translation>
        </message>
        <message>
            <source>{0} has a key already.</source>
            <translation>Kanał {0} ma już hasło.</translation>
        </message>
        <message>
            <source>{0} is full. Try again later.</source>
            <translation>Kanał {0} jest pełny. Spróbuj później.</translation>
        </message>
        <message>
            <source>The server knows no mode {0}.</source>
            <translation>Serwer nie zna trybu {0}.</translation>
        </message>
        <message>
            <source>{0} can be entered by invitation only. Ask somebody inside to invite you.</source>
            <translation>Na kanał {0} wchodzi się tylko z zaproszeniem. Poproś o nie kogoś, kto tam jest.</translation>
        </message>
        <message>
            <source>You are banned from {0}.</source>
            <translation>Masz bana na kanale {0}.</translation>
        </message>
        <message>
            <source>{0} can be entered only with its key. Use /join {0} key.</source>
            <translation>Na kanał {0} wchodzi się tylko z jego hasłem. Użyj /join {0} hasło.</translation>
        </message>
        <message>
            <source>{0} cannot be the name of a channel here.</source>
            <translation>Kanał nie może się tu nazywać {0}.</translation>
        </message>
        <message>
            <source>{0} is only for people who are logged in to an account.</source>
            <translation>Kanał {0} jest tylko dla osób zalogowanych na konto.</translation>
        </message>
        <message>
            <source>The list {1} of {0} is full.</source>
            <translation>Lista {1} kanału {0} jest pełna.</translation>
        </message>
        <message>
            <source>Only operators of the server may do that.</source>
            <translation>To mogą robić tylko operatorzy serwera.</translation>
        </message>
        <message>
            <source>Only those who moderate {0} may do that.</source>
            <translation>To mogą robić tylko osoby moderujące kanał {0}.</translation>
        </message>
        <message>
            <source>That is a server, not a person.</source>
            <translation>To jest serwer, a nie osoba.</translation>
        </message>
        <message>
            <source>{0} can be entered only over an encrypted connection.</source>
            <translation>Na kanał {0} wchodzi się tylko przez połączenie szyfrowane.</translation>
        </message>
        <message>
            <source>You cannot become an operator from here.</source>
            <translation>Stąd nie można zostać operatorem.</translation>
        </message>
        <message>
            <source>The server knows no such mode of people.</source>
            <translation>Serwer nie zna takiego trybu osób.</translation>
        </message>
        <message>
            <source>The modes of others can be neither seen nor changed.</source>
            <translation>Trybów innych osób nie można ani zobaczyć, ani zmienić.</translation>
        </message>
        <message>
            <source>The server has no help on {0}.</source>
            <translation>Serwer nie ma pomocy na temat {0}.</translation>
        </message>
        <message>
            <source>This cannot be the key of {0}: it is too long, or holds a comma or a space.</source>
            <translation>To nie może być hasło kanału {0}: jest za długie albo ma przecinek lub spację.</translation>
        </message>
        <message>
            <source>{0} takes no messages from you.</source>
            <translation>{0} nie przyjmuje od ciebie wiadomości.</translation>
        </message>
        <message>
            <source>{2} is not a value for the mode {1} of {0}.</source>
            <translation>{2} nie pasuje do trybu {1} kanału {0}.</translation>
        </message>
        <message>
            <source>{2} stands in the list {1} of {0} already.</source>
            <translation>{2} jest już na liście {1} kanału {0}.</translation>
        </message>
        <message>
            <source>{2} does not stand in the list {1} of {0}.</source>
            <translation>{2} nie ma na liście {1} kanału {0}.</translation>
        </message>
        <message>
            <source>Those in {0} were told that you would like to come in.</source>
            <translation>Osoby na kanale {0} wiedzą już, że chcesz wejść.</translation>
        </message>
        <message>
            <source>You asked to be let in to {0} too often. Wait a minute.</source>
            <translation>Zbyt często prosisz o wpuszczenie na kanał {0}. Odczekaj minutę.</translation>
        </message>
        <message>
            <source>{0} is open: just join it.</source>
            <translation>Kanał {0} jest otwarty: po prostu wejdź.</translation>
        </message>
        <message>
            <source>You are in {0} already.</source>
            <translation>Jesteś już na kanale {0}.</translation>
        </message>
        <message>
            <source>Your rights as an operator are not enough for {0}.</source>
            <translation>Twoje uprawnienia operatora nie wystarczają do {0}.</translation>
        </message>
        <message>
            <source>Nobody is muted in {0}.</source>
            <translation>Na kanale {0} nikt nie jest wyciszony.</translation>
        </message>
        <message>
            <source>Online: {people}</source>
            <translation>W sieci: {people}</translation>
        </message>
        <message>
            <source>Not online: {people}</source>
            <translation>Poza siecią: {people}</translation>
        </message>
        <message>
            <source>You are told when they come and go: {people}</source>
            <translation>Dowiesz się, kiedy pojawią się i znikną: {people}</translation>
        </message>
        <message>
            <source>You watch nobody.</source>
            <translation>Nikogo nie obserwujesz.</translation>
        </message>
        <message>
            <source>You watch as many people as you may ({0}).</source>
            <translation>Obserwujesz już tyle osób, ile można ({0}).</translation>
        </message>
        <message>
            <source>You are logged in to the account {1}.</source>
            <translation>Jesteś na koncie {1}.</translation>
        </message>
        <message>
            <source>You are not logged in to an account any more.</source>
            <translation>Nie jesteś już na koncie.</translation>
        </message>
        <message>
            <source>The account cannot be used just now.</source>
            <translation>Konta nie można teraz użyć.</translation>
        </message>
        <message>
            <source>The server accepted your account and its password.</source>
            <translation>Serwer przyjął konto i jego hasło.</translation>
        </message>
        <message>
            <source>The server did not accept the account or its password.</source>
            <translation>Serwer nie przyjął konta lub jego hasła.</translation>
        </message>
        <message numerus="yes">
            <source>%n people are online.</source>
            <translation>
                <numerusform>Jest tu %n osoba.</numerusform>
                <numerusform>Są tu %n osoby.</numerusform>
                <numerusform>Jest tu %n osób.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them show only where you share a channel.</source>
            <translation>
                <numerusform>%n z nich widać tylko na wspólnym kanale.</numerusform>
                <numerusform>%n z nich widać tylko na wspólnym kanale.</numerusform>
                <numerusform>%n z nich widać tylko na wspólnym kanale.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n people</source>
            <translation>
                <numerusform>%n osoba</numerusform>
                <numerusform>%n osoby</numerusform>
                <numerusform>%n osób</numerusform>
            </translation>
        </message>
        <message>
            <source>away</source>
            <translation>nieobecność</translation>
        </message>
        <message>
            <source>operator of the server</source>
            <translation>operator serwera</translation>
        </message>
        <message>
            <source>In %1: %2</source>
            <translation>Na kanale %1: %2</translation>
        </message>
        <message>
            <source>%1, on %2</source>
            <translation>%1, %2</translation>
        </message>
        <message>
            <source>%1 would like to come in to %2. /invite %1 lets them in.</source>
            <translation>%1 chce wejść na kanał %2. Wpuszcza /invite %1.</translation>
        </message>
        <message>
            <source>Only those with voice may write in %1: it is moderated.</source>
            <translation>Na kanale %1 mogą pisać tylko osoby z głosem: jest moderowany.</translation>
        </message>
        <message>
            <source>Only those inside may write in %1. Join it first.</source>
            <translation>Na kanale %1 mogą pisać tylko osoby, które na nim są. Najpierw wejdź.</translation>
        </message>
        <message>
            <source>You are banned from %1, so you may not write there.</source>
            <translation>Masz bana na kanale %1, więc nie możesz tam pisać.</translation>
        </message>
        <message>
            <source>Only those logged in to an account may write in %1.</source>
            <translation>Na kanale %1 mogą pisać tylko osoby zalogowane na konto.</translation>
        </message>
        <message>
            <source>%1 takes no CTCP requests.</source>
            <translation>%1 nie przyjmuje zapytań CTCP.</translation>
        </message>
        <message>
            <source>You are muted on this server, so you may not write in %1.</source>
            <translation>Na tym serwerze odebrano ci głos, więc nie możesz pisać na %1.</translation>
        </message>
        <message>
            <source>You may not write in %1.</source>
            <translation>Nie możesz pisać na %1.</translation>
        </message>
        <message>
            <source>The server has been running for %1.</source>
            <translation>Czas działania serwera: %1</translation>
        </message>
        <message>
            <source>You are connected to %1, which runs %2.</source>
            <translation>Łączysz się z serwerem %1, na którym działa %2.</translation>
        </message>
        <message>
            <source>The server was started: %1</source>
            <translation>Serwer uruchomiono: %1</translation>
        </message>
        <message numerus="yes">
            <source>%1: used %n time(s)</source>
            <translation>
                <numerusform>%1: użyto %n raz</numerusform>
                <numerusform>%1: użyto %n razy</numerusform>
                <numerusform>%1: użyto %n razy</numerusform>
            </translation>
        </message>
        <message>
            <source>Your modes: %1</source>
            <translation>Twoje tryby: %1</translation>
        </message>
        <message>
            <source>You have no modes set.</source>
            <translation>Nie masz ustawionych trybów.</translation>
        </message>
        <message>
            <source>Connected to this server: %1</source>
            <translation>Połączeni z tym serwerem: %1</translation>
        </message>
        <message>
            <source>On this server now: %1, at most so far: %2</source>
            <translation>Na tym serwerze teraz: %1, najwięcej dotąd: %2</translation>
        </message>
        <message>
            <source>On the network now: %1, at most so far: %2</source>
            <translation>W całej sieci teraz: %1, najwięcej dotąd: %2</translation>
        </message>
        <message>
            <source>None of them is online.</source>
            <translation>Nikogo z nich nie ma w sieci.</translation>
        </message>
        <message>
            <source>Online: %1</source>
            <translation>W sieci: %1</translation>
        </message>
        <message>
            <source>%1 was made on %2.</source>
            <translation>Kanał %1 powstał %2.</translation>
        </message>
        <message>
            <source>%1 set the topic on %2.</source>
            <translation>Temat od: %1, %2.</translation>
        </message>
        <message>
            <source>Always let in: %1</source>
            <translation>Zawsze ma wstęp: %1</translation>
        </message>
        <message>
            <source>Always let in: %1, set by %2</source>
            <translation>Zawsze ma wstęp: %1, od: %2</translation>
        </message>
        <message>
            <source>Never banned: %1</source>
            <translation>Bany nie dotyczą: %1</translation>
        </message>
        <message>
            <source>Never banned: %1, set by %2</source>
            <translation>Bany nie dotyczą: %1, od: %2</translation>
        </message>
        <message>
            <source>Banned: %1</source>
            <translation>Ban: %1</translation>
        </message>
        <message>
            <source>Banned: %1, set by %2</source>
            <translation>Ban: %1, od: %2</translation>
        </message>
        <message>
            <source>Message of the day of %1:</source>
            <translation>Wiadomość dnia serwera %1:</translation>
        </message>
        <message>
            <source>Time of %1: %2</source>
            <translation>Zegar serwera %1: %2</translation>
        </message>
        <message>
            <source>Muted: %1</source>
            <translation>Wyciszenie: %1</translation>
        </message>
        <message>
            <source>Muted: %1, set by %2</source>
            <translation>Wyciszenie: %1, od: %2</translation>
        </message>
        <message>
            <source>%1 s</source>
            <translation>%1 s</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 min</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 godz. %2 min</translation>
        </message>
        <message>
            <source>%1 d %2 h</source>
            <extracomment>%1 days and %2 hours</extracomment>
            <translation>%1 d. %2 godz.</translation>
        </message>
        <message>
            <source>Server: %1 (%2)</source>
            <translation>Serwer: %1 (%2)</translation>
        </message>
    </context>
    <context>
        <name>FieldErrors</name>
        <message>
            <source>Choose a nickname: others will see it beside your messages.</source>
            <translation>Wybierz pseudonim: inni zobaczą go przy twoich wiadomościach.</translation>
        </message>
        <message>
            <source>This nickname is too long: at most %1 letters.</source>
            <translation>Ten pseudonim jest za długi: może mieć najwyżej %1 znaków.</translation>
        </message>
        <message>
            <source>A nickname begins with a letter, not with a digit or a sign.</source>
            <translation>Pseudonim zaczyna się od litery, nie od cyfry ani innego znaku.</translation>
        </message>
        <message>
            <source>A nickname has no spaces, commas, dots or colons.</source>
            <translation>Pseudonim nie zawiera spacji, przecinków, kropek ani dwukropków.</translation>
        </message>
        <message>
            <source>This nickname has a character that cannot be sent.</source>
            <translation>W tym pseudonimie jest znak, którego nie da się wysłać.</translation>
        </message>
        <message>
            <source>This is no name or address of a computer. Try 127.0.0.1 or irc.example.org.</source>
            <translation>To nie jest nazwa ani adres komputera. Spróbuj 127.0.0.1 albo irc.example.org.</translation>
        </message>
        <message>
            <source>The port after the colon is a number from 1 to 65535.</source>
            <translation>Port po dwukropku to liczba od 1 do 65535.</translation>
        </message>
        <message>
            <source>Only irc:// and ircs:// addresses lead to a chat.</source>
            <translation>Do rozmów prowadzą tylko adresy irc:// i ircs://.</translation>
        </message>
        <message>
            <source>An IPv6 address stands in brackets, as in [::1]:8888.</source>
            <translation>Adres IPv6 zapisuje się w nawiasach, na przykład [::1]:8888.</translation>
        </message>
        <message>
            <source>The channel in this address cannot be: it has a space or a comma.</source>
            <translation>Kanał w tym adresie jest niemożliwy: zawiera spację albo przecinek.</translation>
        </message>
        <message>
            <source>Type the name of a channel, as in #lobby.</source>
            <translation>Wpisz nazwę kanału, na przykład #lobby.</translation>
        </message>
        <message>
            <source>This name is too long: at most %1 letters.</source>
            <translation>Ta nazwa jest za długa: może mieć najwyżej %1 znaków.</translation>
        </message>
        <message>
            <source>The name of a channel begins with #.</source>
            <translation>Nazwa kanału zaczyna się od #.</translation>
        </message>
        <message>
            <source>The name of a channel has no spaces or commas.</source>
            <translation>Nazwa kanału nie zawiera spacji ani przecinków.</translation>
        </message>
    </context>
    <context>
        <name>InputText</name>
        <message>
            <source>There is no command /%1. Type /help for those there are, or //%1 to say it.</source>
            <translation>Nie ma polecenia /%1. Wpisz /help, aby zobaczyć dostępne, albo //%1, aby wysłać to jako tekst.</translation>
        </message>
        <message>
            <source>Something is missing. It is used like this: %1</source>
            <translation>Czegoś brakuje. Tak się tego używa: %1</translation>
        </message>
        <message>
            <source>Something is missing after /%1.</source>
            <translation>Czegoś brakuje po /%1.</translation>
        </message>
        <message>
            <source>/%1 works in a channel, and this is none.</source>
            <translation>/%1 działa na kanale, a to nie jest kanał.</translation>
        </message>
        <message>
            <source>Nobody would read this here: join a channel first (Ctrl+J).</source>
            <translation>Nikt by tego tutaj nie przeczytał: najpierw wejdź na kanał (Ctrl+J).</translation>
        </message>
        <message>
            <source>/%1 needs a connection. Messages you type now are sent later, commands are not.</source>
            <translation>/%1 wymaga połączenia. Wiadomości napisane teraz zostaną wysłane później, polecenia nie.</translation>
        </message>
        <message>
            <source>Too many messages wait to be sent. Your text stays here.</source>
            <translation>Zbyt wiele wiadomości czeka na wysłanie. Twój tekst zostaje tutaj.</translation>
        </message>
        <message>
            <source>This cannot be a nickname: it begins with a letter and has no spaces.</source>
            <translation>To nie może być pseudonim: zaczyna się on od litery i nie zawiera spacji.</translation>
        </message>
        <message>
            <source>This cannot be a channel: its name begins with # and has no spaces.</source>
            <translation>To nie może być kanał: jego nazwa zaczyna się od # i nie zawiera spacji.</translation>
        </message>
        <message>
            <source>You are not in this channel, so nobody would read it. Join it again first.</source>
            <translation>Nie ma cię na tym kanale, więc nikt by tego nie przeczytał. Najpierw wejdź na niego ponownie.</translation>
        </message>
        <message>
            <source>There is no command /%1.</source>
            <translation>Nie ma polecenia /%1.</translation>
        </message>
        <message>
            <source>Commands, each with / before it: %1. Type /help and a name to see how it is used; Ctrl+/ lists the keys.</source>
            <translation>Polecenia, każde z / na początku: %1. Wpisz /help i nazwę, aby zobaczyć, jak się go używa; Ctrl+/ pokazuje skróty klawiszowe.</translation>
        </message>
        <message>
            <source>You are not connected, so nobody would read this. Type /connect, then join a channel (Ctrl+J).</source>
            <translation>Nie masz połączenia, więc nikt by tego nie przeczytał. Wpisz /connect, a potem dołącz do kanału (Ctrl+J).</translation>
        </message>
        <message>
            <source>You are connected here. /reconnect connects anew; /connect and an address opens another server.</source>
            <translation>Połączenie już jest. /reconnect łączy od nowa, a /connect z adresem otwiera inny serwer.</translation>
        </message>
        <message>
            <source>This is no address of a server. It is used like this: %1</source>
            <translation>To nie jest adres serwera. Używa się tego tak: %1</translation>
        </message>
    </context>
    <context>
        <name>LineText</name>
        <message>
            <source>%1 (%2)</source>
            <extracomment>What happened, and the reason that was given</extracomment>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>No topic is set</source>
            <translation>Temat nie jest ustawiony</translation>
        </message>
        <message>
            <source>The topic is: %1</source>
            <translation>Temat: %1</translation>
        </message>
        <message>
            <source>%1 removed the topic</source>
            <translation>%1 usuwa temat</translation>
        </message>
        <message>
            <source>%1 set the topic: %2</source>
            <translation>%1 ustawia temat: %2</translation>
        </message>
        <message>
            <source>You are now called %1</source>
            <translation>Twój pseudonim to teraz %1</translation>
        </message>
        <message>
            <source>%1 is now called %2</source>
            <translation>%1 ma teraz pseudonim %2</translation>
        </message>
        <message>
            <source>%1 removed %2 from the channel</source>
            <translation>%1 usuwa z kanału: %2</translation>
        </message>
        <message>
            <source>The connection was lost</source>
            <translation>Połączenie zostało przerwane</translation>
        </message>
        <message>
            <source>Connected again</source>
            <translation>Połączono ponownie</translation>
        </message>
        <message>
            <source>Connected as %1</source>
            <translation>Połączono jako %1</translation>
        </message>
        <message>
            <source>The nickname %1 is in use; you are %2</source>
            <translation>Pseudonim %1 jest zajęty; twój to %2</translation>
        </message>
        <message>
            <source>Not delivered: %1</source>
            <translation>Nie dostarczono: %1</translation>
        </message>
        <message>
            <source>You are away</source>
            <translation>Nie ma cię przy komputerze</translation>
        </message>
        <message>
            <source>%1 is away</source>
            <translation>%1: nieobecność</translation>
        </message>
        <message>
            <source>You are back</source>
            <translation>Jesteś z powrotem</translation>
        </message>
        <message>
            <source>%1 is back</source>
            <translation>%1 wraca</translation>
        </message>
        <message>
            <source>You joined</source>
            <translation>Wchodzisz na kanał</translation>
        </message>
        <message>
            <source>%1 joined</source>
            <translation>%1 wchodzi</translation>
        </message>
        <message>
            <source>You left</source>
            <translation>Wychodzisz z kanału</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>%1 wychodzi</translation>
        </message>
        <message>
            <source>%1 disconnected</source>
            <translation>%1 się rozłącza</translation>
        </message>
        <message>
            <source>%1 changed modes: %2</source>
            <translation>%1 zmienia tryby: %2</translation>
        </message>
        <message>
            <source>%1 invites you to %2</source>
            <translation>%1 zaprasza cię na kanał %2</translation>
        </message>
        <message>
            <source>%1 invited %2 to %3</source>
            <translation>%1 zaprasza %2 na kanał %3</translation>
        </message>
        <message>
            <source>You ignore %1: what they write is not shown. /unignore ends it.</source>
            <extracomment>%1 is a nickname or a mask such as *!*@example.org</extracomment>
            <translation>Ignorujesz %1: wiadomości stamtąd nie są pokazywane. Koniec: /unignore.</translation>
        </message>
        <message>
            <source>You ignore as many people as is possible already; %1 is not ignored.</source>
            <translation>Ignorujesz już tyle osób, ile można; %1 nie jest ignorowane.</translation>
        </message>
        <message>
            <source>You do not ignore %1 any more</source>
            <translation>Już nie ignorujesz %1</translation>
        </message>
        <message>
            <source>You did not ignore %1</source>
            <translation>%1 nie było ignorowane</translation>
        </message>
        <message>
            <source>You ignore nobody</source>
            <translation>Nikogo nie ignorujesz</translation>
        </message>
        <message>
            <source>You ignore: %1</source>
            <translation>Ignorujesz: %1</translation>
        </message>
        <message>
            <source>You removed the topic</source>
            <translation>Usuwasz temat</translation>
        </message>
        <message>
            <source>You set the topic: %1</source>
            <translation>Ustawiasz temat: %1</translation>
        </message>
        <message>
            <source>You removed yourself from the channel</source>
            <translation>Usuwasz z kanału siebie</translation>
        </message>
        <message>
            <source>You removed %1 from the channel</source>
            <translation>Usuwasz z kanału: %1</translation>
        </message>
        <message>
            <source>%1 removed you from the channel</source>
            <translation>%1 usuwa cię z kanału</translation>
        </message>
        <message>
            <source>%1 closed your connection to the server</source>
            <translation>%1 zamyka twoje połączenie z serwerem</translation>
        </message>
        <message>
            <source>%1 closed the connection of %2 to the server</source>
            <translation>%1 zamyka połączenie z serwerem osoby %2</translation>
        </message>
        <message>
            <source>the rights of an owner</source>
            <extracomment>what somebody is given or loses, as in &quot;anna gave you the rights of an owner&quot;</extracomment>
            <translation>uprawnienia właściciela</translation>
        </message>
        <message>
            <source>the rights of an administrator</source>
            <translation>uprawnienia administratora</translation>
        </message>
        <message>
            <source>the rights of an operator</source>
            <translation>uprawnienia operatora</translation>
        </message>
        <message>
            <source>the rights of a half-operator</source>
            <translation>uprawnienia półoperatora</translation>
        </message>
        <message>
            <source>voice</source>
            <extracomment>the right to speak in a moderated channel</extracomment>
            <translation>głos</translation>
        </message>
        <message>
            <source>Your modes changed: %1</source>
            <translation>Zmiana twoich trybów: %1</translation>
        </message>
        <message>
            <source>You changed modes: %1</source>
            <translation>Zmieniasz tryby: %1</translation>
        </message>
        <message>
            <source>%1 gave %3 %2</source>
            <extracomment>%1 and %3 are nicknames, %2 is for example &quot;the rights of an operator&quot;</extracomment>
            <translation>%1 daje %2: %3</translation>
        </message>
        <message>
            <source>You gave yourself %1</source>
            <translation>Dajesz sobie %1</translation>
        </message>
        <message>
            <source>You gave %2 %1</source>
            <translation>Dajesz %1: %2</translation>
        </message>
        <message>
            <source>%1 gave you %2</source>
            <translation>%1 daje ci %2</translation>
        </message>
        <message>
            <source>%1 took %2 from %3</source>
            <extracomment>%1 and %3 are nicknames, %2 is for example &quot;the rights of an operator&quot;</extracomment>
            <translation>%1 odbiera %2: %3</translation>
        </message>
        <message>
            <source>You gave up %1</source>
            <translation>Oddajesz %1</translation>
        </message>
        <message>
            <source>You took %1 from %2</source>
            <translation>Odbierasz %1: %2</translation>
        </message>
        <message>
            <source>%1 took %2 from you</source>
            <translation>%1 odbiera ci %2</translation>
        </message>
        <message>
            <source>The connection was lost: the server does not answer any more</source>
            <translation>Połączenie zostało przerwane: serwer już nie odpowiada</translation>
        </message>
        <message>
            <source>The server closed the connection</source>
            <translation>Serwer zamyka połączenie</translation>
        </message>
        <message>
            <source>You disconnected</source>
            <translation>Rozłączasz się</translation>
        </message>
    </context>
    <context>
        <name>MemberPane</name>
        <message>
            <source>Operators</source>
            <translation>Operatorzy</translation>
        </message>
        <message>
            <source>Voiced</source>
            <translation>Z głosem</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>Osoby</translation>
        </message>
        <message>
            <source>%1 (you)</source>
            <translation>%1 (ty)</translation>
        </message>
        <message>
            <source>%1 (away)</source>
            <translation>%1 (nieobecność)</translation>
        </message>
    </context>
    <context>
        <name>MessageRow</name>
        <message>
            <source>to operators</source>
            <extracomment>Beside the name of who said it: only they got it</extracomment>
            <translation>do operatorów</translation>
        </message>
        <message>
            <source>to voiced and above</source>
            <translation>do osób z prawem głosu i wyżej</translation>
        </message>
        <message>
            <source>to half-operators and above</source>
            <translation>do półoperatorów i wyżej</translation>
        </message>
        <message>
            <source>to administrators and above</source>
            <translation>do administratorów i wyżej</translation>
        </message>
        <message>
            <source>to owners</source>
            <translation>do właścicieli</translation>
        </message>
        <message>
            <source>to %1 and above</source>
            <extracomment>%1 is the sign of a rank, as &quot;!&quot;</extracomment>
            <translation>do osób ze znakiem %1 i wyżej</translation>
        </message>
        <message>
            <source>to you</source>
            <extracomment>Beside the name of who said it: nobody else got it</extracomment>
            <translation>do ciebie</translation>
        </message>
        <message>
            <source>to everybody</source>
            <extracomment>Beside the name of the operator who said it: all on the server got it</extracomment>
            <translation>do wszystkich</translation>
        </message>
        <message>
            <source>to %1</source>
            <extracomment>Read aloud after who said it: &quot;anna to #lobby&quot;</extracomment>
            <translation>do %1</translation>
        </message>
        <message>
            <source>dddd, d MMMM</source>
            <extracomment>Qt date format of a day in this year, as in &quot;Monday, 24 November&quot;</extracomment>
            <translation>dddd, d MMMM</translation>
        </message>
        <message numerus="yes">
            <source>%n new message(s)</source>
            <translation>
                <numerusform>%n nowa wiadomość</numerusform>
                <numerusform>%n nowe wiadomości</numerusform>
                <numerusform>%n nowych wiadomości</numerusform>
            </translation>
        </message>
        <message>
            <source>New messages</source>
            <translation>Nowe wiadomości</translation>
        </message>
        <message>
            <source>Waiting to be sent</source>
            <translation>Czeka na wysłanie</translation>
        </message>
        <message>
            <source>Sending…</source>
            <translation>Wysyłanie…</translation>
        </message>
        <message>
            <source>A message that is not here</source>
            <translation>Wiadomość, której tu nie ma</translation>
        </message>
        <message>
            <source>in reply to %1</source>
            <extracomment>Read aloud after a message: which one it answers</extracomment>
            <translation>w odpowiedzi na: %1</translation>
        </message>
        <message>
            <source>reactions: %1</source>
            <extracomment>Read aloud after a message: &quot;reactions: 👍 2, 🎉 1&quot;</extracomment>
            <translation>reakcje: %1</translation>
        </message>
    </context>
    <context>
        <name>StateText</name>
        <message>
            <source>The nickname {wantedNick} and names like it are in use on {server}.</source>
            <translation>Pseudonim {wantedNick} i podobne do niego są na serwerze {server} zajęte.</translation>
        </message>
        <message>
            <source>Perhaps not sent: the connection was lost before an answer.</source>
            <translation>Być może nie wysłano: połączenie przerwano przed odpowiedzią.</translation>
        </message>
        <message>
            <source>Change the nickname…</source>
            <translation>Zmień pseudonim…</translation>
        </message>
        <message>
            <source>No server yet.</source>
            <translation>Nie ma jeszcze żadnego serwera.</translation>
        </message>
        <message>
            <source>This is the beginning of {channel}.
Say something: everybody here will see it.</source>
            <translation>To początek kanału {channel}.
Napisz coś: zobaczą to wszyscy, którzy tu są.</translation>
        </message>
        <message>
            <source>Only you and {channel} see what is written here.</source>
            <translation>To, co tu napiszesz, widzicie tylko ty i {channel}.</translation>
        </message>
        <message>
            <source>What {server} itself says will stand here.
Join a channel to talk to people.</source>
            <translation>Tutaj pojawi się to, co mówi sam serwer {server}.
Wejdź na kanał, aby rozmawiać z ludźmi.</translation>
        </message>
        <message>
            <source>Looking for {host}…</source>
            <translation>Szukanie komputera {host}…</translation>
        </message>
        <message>
            <source>Connecting to {host}, port {port}…</source>
            <translation>Łączenie z {host}, port {port}…</translation>
        </message>
        <message>
            <source>{host} answered. Agreeing on encryption…</source>
            <translation>{host} odpowiada. Uzgadnianie szyfrowania…</translation>
        </message>
        <message>
            <source>Introducing you to {host} as {nick}…</source>
            <translation>Przedstawianie cię serwerowi {host} jako {nick}…</translation>
        </message>
        <message>
            <source>{server} is full{places}. You are number {place} in the queue and will enter by yourself.</source>
            <translation>Na serwerze {server} nie ma miejsc{places}. Twoje miejsce w kolejce: {place}. Gdy zwolni się miejsce, połączysz się automatycznie.</translation>
        </message>
        <message>
            <source>{server} is full. You are in the queue and will enter by yourself.</source>
            <translation>Na serwerze {server} nie ma miejsc. Stoisz w kolejce; gdy zwolni się miejsce, połączysz się automatycznie.</translation>
        </message>
        <message>
            <source>You are not connected to {server}. What was said stays readable.</source>
            <translation>Nie ma połączenia z {server}. To, co napisano, można nadal czytać.</translation>
        </message>
        <message>
            <source>Connection to {server} was lost.</source>
            <translation>Połączenie z {server} zostało przerwane.</translation>
        </message>
        <message>
            <source>There is no computer called {host}. Is the address spelled right, and are you online?</source>
            <translation>Nie ma komputera o nazwie {host}. Czy adres jest dobrze wpisany, a sieć działa?</translation>
        </message>
        <message>
            <source>{host} answered, but nothing is listening on port {port}. Is the server started?</source>
            <translation>{host} odpowiada, ale na porcie {port} nic nie nasłuchuje. Czy serwer jest uruchomiony?</translation>
        </message>
        <message>
            <source>There is no way to {host} from here. Is this computer online?</source>
            <translation>Stąd nie ma drogi do {host}. Czy ten komputer ma połączenie z siecią?</translation>
        </message>
        <message>
            <source>{host} did not answer on port {port} in time. It may be switched off, or a firewall stands between.</source>
            <translation>{host} nie odpowiada w porę na porcie {port}. Może jest wyłączony albo dzieli was zapora sieciowa.</translation>
        </message>
        <message>
            <source>Port {port} of {host} does not speak TLS as we do. Try another port, or connect without TLS.</source>
            <translation>Na porcie {port} komputera {host} nie udało się uzgodnić TLS. Spróbuj innego portu albo połącz się bez TLS.</translation>
        </message>
        <message>
            <source>{host} shows a certificate that nobody vouches for. Ask its operator for the fingerprint, and trust it only if it is this one:</source>
            <translation>{host} pokazuje certyfikat, za który nikt nie ręczy. Zapytaj operatora o odcisk i zaufaj tylko wtedy, gdy jest taki sam:</translation>
        </message>
        <message>
            <source>{host} shows another certificate than the one you trusted. Somebody may be listening: ask its operator which one is right.</source>
            <translation>{host} pokazuje inny certyfikat niż ten, któremu zaufano. Ktoś może podsłuchiwać: zapytaj operatora, który jest właściwy.</translation>
        </message>
        <message>
            <source>{server} closed the connection.</source>
            <translation>Serwer {server} zamknął połączenie.</translation>
        </message>
        <message>
            <source>Something answers on port {port} of {host}, but it is no chat server.</source>
            <translation>Coś odpowiada na porcie {port} komputera {host}, ale nie jest to serwer rozmów.</translation>
        </message>
        <message>
            <source>{host} offers no encryption, so your password was not sent. To send it all the same, choose the encryption &quot;Off&quot;.</source>
            <translation>Komputer {host} nie oferuje szyfrowania, więc hasło nie zostało wysłane. Aby mimo to je wysłać, wybierz szyfrowanie „Wyłączone”.</translation>
        </message>
        <message>
            <source>{server} did not accept the password.</source>
            <translation>Serwer {server} nie przyjął hasła.</translation>
        </message>
        <message>
            <source>You are banned from {server}.</source>
            <translation>Masz zakaz wstępu na serwer {server}.</translation>
        </message>
        <message>
            <source>{server} does not allow the nickname {nick}.</source>
            <translation>Serwer {server} nie dopuszcza pseudonimu {nick}.</translation>
        </message>
        <message>
            <source>{server} did not accept the account name and its password. You were not let in without them.</source>
            <translation>Serwer {server} nie przyjął nazwy konta i hasła. Bez nich cię nie połączono.</translation>
        </message>
        <message>
            <source>{server} is full, and so is its queue. Try again later.</source>
            <translation>Na serwerze {server} nie ma miejsc, w kolejce też nie. Spróbuj później.</translation>
        </message>
        <message>
            <source>The nickname {wantedNick} is in use. You are connected as {nick}.</source>
            <translation>Pseudonim {wantedNick} jest zajęty. Połączono cię jako {nick}.</translation>
        </message>
        <message>
            <source>You are not in {channel} now. What was said stays readable.</source>
            <translation>Nie ma cię teraz na kanale {channel}. To, co napisano, można nadal czytać.</translation>
        </message>
        <message numerus="yes">
            <source>will be sent as %n message(s)</source>
            <translation>
                <numerusform>zostanie wysłane jako %n wiadomość</numerusform>
                <numerusform>zostanie wysłane jako %n wiadomości</numerusform>
                <numerusform>zostanie wysłane jako %n wiadomości</numerusform>
            </translation>
        </message>
        <message>
            <source>Not sent.</source>
            <translation>Nie wysłano.</translation>
        </message>
        <message>
            <source> (%1 of %2)</source>
            <extracomment>how many places of the server are taken, as in &quot;The server is full (5 of 5).&quot;</extracomment>
            <translation> (zajęte %1 z %2)</translation>
        </message>
        <message>
            <source>Trying again in %1 s.</source>
            <translation>Następna próba za %1 s.</translation>
        </message>
        <message>
            <source>Try now</source>
            <translation>Spróbuj teraz</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Zatrzymaj</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>Połącz</translation>
        </message>
        <message>
            <source>Change the address…</source>
            <translation>Zmień adres…</translation>
        </message>
        <message>
            <source>Leave queue</source>
            <translation>Opuść kolejkę</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>Zmień…</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>Zostaw</translation>
        </message>
        <message>
            <source>Trust this certificate</source>
            <translation>Zaufaj temu certyfikatowi</translation>
        </message>
        <message>
            <source>Go back</source>
            <translation>Wróć</translation>
        </message>
        <message>
            <source>Join again</source>
            <translation>Wejdź ponownie</translation>
        </message>
        <message>
            <source>Join a channel…</source>
            <translation>Wejdź na kanał…</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>Ponów</translation>
        </message>
        <message>
            <source>You are leaving {channel}.</source>
            <translation>Opuszczasz {channel}.</translation>
        </message>
        <message>
            <source>The conversation with {channel} is being closed.</source>
            <translation>Rozmowa z {channel} zostanie zamknięta.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Cofnij</translation>
        </message>
        <message>
            <source>{by} invites you to {channel}.</source>
            <translation>{by} zaprasza cię na kanał {channel}.</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>Wejdź</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>Nie teraz</translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) wait to be sent.</source>
            <translation>
                <numerusform>%n linia czeka na wysłanie.</numerusform>
                <numerusform>%n linie czekają na wysłanie.</numerusform>
                <numerusform>%n linii czeka na wysłanie.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Send %n line(s)?</source>
            <translation>
                <numerusform>Wysłać %n linię?</numerusform>
                <numerusform>Wysłać %n linie?</numerusform>
                <numerusform>Wysłać %n linii?</numerusform>
            </translation>
        </message>
        <message>
            <source>Send</source>
            <translation>Wyślij</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Anuluj</translation>
        </message>
        <message>
            <source>Nothing listens on {host}:{port}.</source>
            <translation>Nic nie nasłuchuje na {host}:{port}.</translation>
        </message>
        <message>
            <source>There is no way to {host}.</source>
            <translation>Nie ma drogi do {host}.</translation>
        </message>
        <message>
            <source>{host}:{port} does not answer.</source>
            <translation>{host}:{port} nie odpowiada.</translation>
        </message>
        <message>
            <source>You are not connected to {server}.</source>
            <translation>Nie ma połączenia z {server}.</translation>
        </message>
        <message>
            <source>SHA-256: %1</source>
            <translation>SHA-256: %1</translation>
        </message>
        <message>
            <source>SHA-256 trusted: %1</source>
            <translation>SHA-256 zaufany: %1</translation>
        </message>
        <message>
            <source>SHA-256 shown now: %1</source>
            <translation>SHA-256 pokazany teraz: %1</translation>
        </message>
        <message>
            <source>Issued to %1, valid from %2 to %3</source>
            <translation>Wystawiony dla: %1, ważny od %2 do %3</translation>
        </message>
        <message>
            <source>Forget the trusted one…</source>
            <translation>Zapomnij zaufany…</translation>
        </message>
        <message>
            <source>{host} was encrypted on port {port} before and is not now, so nothing was sent. Somebody may be listening: ask its operator.</source>
            <translation>{host} na porcie {port} szyfrował wcześniej, a teraz nie szyfruje, więc nic nie wysłano. Ktoś może podsłuchiwać: zapytaj operatora.</translation>
        </message>
        <message>
            <source>Encryption with {host} on port {port} could not be agreed on this time, so nothing was sent. The server may be starting again.</source>
            <translation>Tym razem nie udało się uzgodnić szyfrowania z {host} na porcie {port}, więc nic nie wysłano. Może serwer właśnie uruchamia się ponownie.</translation>
        </message>
        <message>
            <source>No encryption with {host}:{port} yet.</source>
            <translation>Jeszcze bez szyfrowania z {host}:{port}.</translation>
        </message>
        <message>
            <source>Connect without encryption…</source>
            <translation>Połącz bez szyfrowania…</translation>
        </message>
    </context>
    <context>
        <name>WhoisText</name>
        <message>
            <source>Away: %1</source>
            <translation>Nieobecność: %1</translation>
        </message>
        <message>
            <source>registered nickname</source>
            <translation>zarejestrowany pseudonim</translation>
        </message>
        <message>
            <source>operator of the server</source>
            <translation>operator serwera</translation>
        </message>
        <message>
            <source>a bot</source>
            <translation>bot</translation>
        </message>
        <message>
            <source>encrypted connection</source>
            <translation>połączenie szyfrowane</translation>
        </message>
        <message>
            <source>address: %1</source>
            <translation>adres: %1</translation>
        </message>
        <message>
            <source>modes: %1</source>
            <translation>tryby: %1</translation>
        </message>
        <message>
            <source>certificate: %1</source>
            <translation>certyfikat: %1</translation>
        </message>
        <message>
            <source>Channels: %1</source>
            <translation>Kanały: %1</translation>
        </message>
        <message>
            <source>on %1</source>
            <translation>serwer %1</translation>
        </message>
        <message>
            <source>on %1 (%2)</source>
            <translation>serwer %1 (%2)</translation>
        </message>
        <message>
            <source>idle for %1</source>
            <translation>bez słowa od: %1</translation>
        </message>
        <message>
            <source>connected since %1</source>
            <translation>połączenie od: %1</translation>
        </message>
        <message>
            <source>%1, logged in as %2</source>
            <translation>%1, konto %2</translation>
        </message>
        <message>
            <source>%1 is %2</source>
            <translation>%1 to %2</translation>
        </message>
        <message>
            <source>%1 was %2</source>
            <translation>%1: ostatnio %2</translation>
        </message>
        <message>
            <source>%1 was %2, until %3</source>
            <translation>%1: ostatnio %2, do %3</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Connected</source>
            <translation>Połączono</translation>
        </message>
        <message>
            <source>In the queue</source>
            <translation>W kolejce</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>Łączenie</translation>
        </message>
        <message>
            <source>Connection lost</source>
            <translation>Połączenie przerwane</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>Brak połączenia</translation>
        </message>
        <message>
            <source>not encrypted</source>
            <translation>bez szyfrowania</translation>
        </message>
        <message>
            <source>lag %1 ms</source>
            <translation>opóźnienie %1 ms</translation>
        </message>
        <message>
            <source>Trying to connect</source>
            <translation>Próba połączenia</translation>
        </message>
    </context>
    <context>
        <name>TypingLine</name>
        <message>
            <source>%1 is typing…</source>
            <translation>%1 pisze…</translation>
        </message>
        <message>
            <source>%1 and %2 are typing…</source>
            <translation>%1 i %2 piszą…</translation>
        </message>
        <message>
            <source>Several people are typing…</source>
            <translation>Kilka osób pisze…</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::AskDialog</name>
        <message>
            <source>Cancel</source>
            <translation>Anuluj</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ChannelDelegate</name>
        <message>
            <source>connected</source>
            <translation>połączono</translation>
        </message>
        <message>
            <source>in the queue</source>
            <translation>w kolejce</translation>
        </message>
        <message>
            <source>connecting</source>
            <translation>łączenie</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>brak połączenia</translation>
        </message>
        <message numerus="yes">
            <source>%n unread</source>
            <translation>
                <numerusform>%n nieprzeczytana</numerusform>
                <numerusform>%n nieprzeczytane</numerusform>
                <numerusform>%n nieprzeczytanych</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them for you</source>
            <translation>
                <numerusform>w tym %n do ciebie</numerusform>
                <numerusform>w tym %n do ciebie</numerusform>
                <numerusform>w tym %n do ciebie</numerusform>
            </translation>
        </message>
        <message>
            <source>muted</source>
            <translation>wyciszone</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ChannelPane</name>
        <message>
            <source>Conversations</source>
            <translation>Rozmowy</translation>
        </message>
        <message>
            <source>Add a server</source>
            <translation>Dodaj serwer</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ConversationPage</name>
        <message>
            <source>Type a command, for example /join #lobby</source>
            <translation>Wpisz polecenie, na przykład /join #lobby</translation>
        </message>
        <message>
            <source>Message %1</source>
            <translation>Napisz do %1</translation>
        </message>
        <message>
            <source>Nothing here begins with “%1”.</source>
            <translation>Nic tu nie zaczyna się od „%1”.</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::FindBar</name>
        <message>
            <source>Find in this conversation</source>
            <translation>Szukaj w tej rozmowie</translation>
        </message>
        <message>
            <source>Previous match</source>
            <translation>Poprzednie trafienie</translation>
        </message>
        <message>
            <source>Next match</source>
            <translation>Następne trafienie</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Zamknij</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>Nic nie znaleziono</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 z %2</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::FirstRunPage</name>
        <message>
            <source>Connect</source>
            <translation>Połącz</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Anuluj</translation>
        </message>
        <message>
            <source>Where do you want to talk?</source>
            <translation>Gdzie chcesz rozmawiać?</translation>
        </message>
        <message>
            <source>Server address</source>
            <translation>Adres serwera</translation>
        </message>
        <message>
            <source>host, host:port, host:+port (TLS), [IPv6]:port, or irc://host/#channel</source>
            <translation>komputer, komputer:port, komputer:+port (TLS), [IPv6]:port albo irc://komputer/#kanał</translation>
        </message>
        <message>
            <source>Nickname</source>
            <translation>Pseudonim</translation>
        </message>
        <message>
            <source>Advanced</source>
            <translation>Zaawansowane</translation>
        </message>
        <message>
            <source>Channels to join</source>
            <translation>Kanały, na które wejść</translation>
        </message>
        <message>
            <source>Nickname when the first is in use</source>
            <translation>Pseudonim, gdy pierwszy jest zajęty</translation>
        </message>
        <message>
            <source>Encryption (TLS)</source>
            <translation>Szyfrowanie (TLS)</translation>
        </message>
        <message>
            <source>As the address says</source>
            <translation>Zgodnie z adresem</translation>
        </message>
        <message>
            <source>Required</source>
            <translation>Wymagane</translation>
        </message>
        <message>
            <source>If the server offers it</source>
            <translation>Jeśli serwer je oferuje</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Wyłączone</translation>
        </message>
        <message>
            <source>Server password</source>
            <translation>Hasło serwera</translation>
        </message>
        <message>
            <source>Account (SASL)</source>
            <translation>Konto (SASL)</translation>
        </message>
        <message>
            <source>Password of the account</source>
            <translation>Hasło konta</translation>
        </message>
        <message>
            <source>The address itself asks for encryption.</source>
            <translation>Sam adres żąda szyfrowania.</translation>
        </message>
        <message>
            <source>This server was encrypted the last time. It will be so again.</source>
            <translation>Ostatnim razem połączenie z tym serwerem było szyfrowane. Teraz też będzie.</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::InputBar</name>
        <message>
            <source>Send</source>
            <translation>Wyślij</translation>
        </message>
        <message>
            <source>Send (Enter)</source>
            <translation>Wyślij (Enter)</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::JumpButton</name>
        <message numerus="yes">
            <source>↓ %n new</source>
            <translation>
                <numerusform>↓ %n nowa</numerusform>
                <numerusform>↓ %n nowe</numerusform>
                <numerusform>↓ %n nowych</numerusform>
            </translation>
        </message>
        <message>
            <source>↓ Latest</source>
            <translation>↓ Najnowsze</translation>
        </message>
        <message numerus="yes">
            <source>Go to %n new message(s)</source>
            <translation>
                <numerusform>Przejdź do %n nowej wiadomości</numerusform>
                <numerusform>Przejdź do %n nowych wiadomości</numerusform>
                <numerusform>Przejdź do %n nowych wiadomości</numerusform>
            </translation>
        </message>
        <message>
            <source>Go to the latest message</source>
            <translation>Przejdź do najnowszej wiadomości</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::MainWindow</name>
        <message>
            <source>About Wątek</source>
            <translation>O programie Wątek</translation>
        </message>
        <message>
            <source>Wątek %1: a chat client for IRC.
Wątek is Polish for a thread, of a program and of a conversation.</source>
            <translation>Wątek %1: klient rozmów IRC.
Wątek to i wątek programu, i wątek rozmowy.</translation>
        </message>
        <message>
            <source>Change nickname</source>
            <translation>Zmień pseudonim</translation>
        </message>
        <message>
            <source>New nickname</source>
            <translation>Nowy pseudonim</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Zmień</translation>
        </message>
        <message>
            <source>Set the topic</source>
            <translation>Ustaw temat</translation>
        </message>
        <message>
            <source>Topic of %1</source>
            <translation>Temat kanału %1</translation>
        </message>
        <message>
            <source>Set</source>
            <translation>Ustaw</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Zamknij</translation>
        </message>
        <message>
            <source>Remove a server</source>
            <translation>Usuń serwer</translation>
        </message>
        <message>
            <source>Remove %1 from the list?</source>
            <translation>Usunąć %1 z listy?</translation>
        </message>
        <message numerus="yes">
            <source>%n conversation(s) there are closed, and the address is forgotten.</source>
            <translation>
                <numerusform>%n rozmowa zostanie zamknięta, a adres zapomniany.</numerusform>
                <numerusform>%n rozmowy zostaną zamknięte, a adres zapomniany.</numerusform>
                <numerusform>%n rozmów zostanie zamkniętych, a adres zapomniany.</numerusform>
            </translation>
        </message>
        <message>
            <source>The connection is closed, and the address is forgotten.</source>
            <translation>Połączenie zostanie zamknięte, a adres zapomniany.</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Usuń</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Anuluj</translation>
        </message>
        <message>
            <source>Forget the trusted certificate</source>
            <translation>Zapomnij zaufany certyfikat</translation>
        </message>
        <message>
            <source>Has the operator of %1 told you that the certificate was renewed?</source>
            <translation>Czy operator %1 powiedział ci, że certyfikat został odnowiony?</translation>
        </message>
        <message>
            <source>Without that word it may be somebody else who answers, and who reads all that you write. After forgetting you are asked whether you trust the new one.</source>
            <translation>Jeśli nie, może odpowiadać ktoś inny i czytać wszystko, co piszesz. Po zapomnieniu pojawi się pytanie, czy ufasz nowemu.</translation>
        </message>
        <message>
            <source>Forget it</source>
            <translation>Zapomnij</translation>
        </message>
        <message>
            <source>Connect without encryption</source>
            <translation>Połącz bez szyfrowania</translation>
        </message>
        <message>
            <source>Has the operator of %1 told you that port %2 is not encrypted any more?</source>
            <translation>Czy operator serwera %1 powiedział ci, że port %2 już nie jest szyfrowany?</translation>
        </message>
        <message>
            <source>Without encryption everybody on the way reads all that you write, your passwords too. The certificate that you trusted there is forgotten.</source>
            <translation>Bez szyfrowania każdy po drodze przeczyta wszystko, co piszesz, także hasła. Zaufany certyfikat tego serwera zostanie zapomniany.</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::MemberPane</name>
        <message>
            <source>Members of the channel</source>
            <translation>Osoby na kanale</translation>
        </message>
        <message>
            <source>Members (%1)</source>
            <translation>Osoby (%1)</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::MessageView</name>
        <message>
            <source>Messages</source>
            <translation>Wiadomości</translation>
        </message>
        <message>
            <source>&amp;Copy</source>
            <translation>&amp;Kopiuj</translation>
        </message>
        <message>
            <source>Copy the &amp;text only</source>
            <translation>Kopiuj sam &amp;tekst</translation>
        </message>
        <message>
            <source>&amp;Open the link</source>
            <translation>&amp;Otwórz odnośnik</translation>
        </message>
        <message>
            <source>Copy the &amp;link</source>
            <translation>Kopiuj o&amp;dnośnik</translation>
        </message>
        <message>
            <source>&amp;Mention %1</source>
            <translation>&amp;Wspomnij: %1</translation>
        </message>
        <message>
            <source>&amp;Write to %1 in private</source>
            <translation>&amp;Napisz do %1 prywatnie</translation>
        </message>
        <message>
            <source>&amp;Reply</source>
            <translation>Od&amp;powiedz</translation>
        </message>
        <message>
            <source>R&amp;eact…</source>
            <translation>Zare&amp;aguj…</translation>
        </message>
        <message>
            <source>Take back %1</source>
            <translation>Cofnij %1</translation>
        </message>
        <message>
            <source>React with %1 too</source>
            <translation>Dodaj też %1</translation>
        </message>
        <message>
            <source>&amp;Go to the message that it answers</source>
            <translation>Prz&amp;ejdź do wiadomości, na którą odpowiada</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::QuickSwitcher</name>
        <message>
            <source>Go to</source>
            <translation>Przejdź do</translation>
        </message>
        <message>
            <source>A channel, a person, or something to do</source>
            <translation>Kanał, osoba albo czynność</translation>
        </message>
        <message>
            <source>What matches</source>
            <translation>Pasujące pozycje</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ReactionPalette</name>
        <message>
            <source>React</source>
            <translation>Zareaguj</translation>
        </message>
        <message>
            <source>Thumbs up</source>
            <translation>Kciuk w górę</translation>
        </message>
        <message>
            <source>Heart</source>
            <translation>Serce</translation>
        </message>
        <message>
            <source>Laughing</source>
            <translation>Śmiech</translation>
        </message>
        <message>
            <source>Celebrating</source>
            <translation>Świętowanie</translation>
        </message>
        <message>
            <source>Surprised</source>
            <translation>Zdziwienie</translation>
        </message>
        <message>
            <source>Sad</source>
            <translation>Smutek</translation>
        </message>
        <message>
            <source>Or any emoji or word</source>
            <translation>Albo inne emoji czy słowo</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ReplyBar</name>
        <message>
            <source>Reply</source>
            <translation>Odpowiedz</translation>
        </message>
        <message>
            <source>Leave the reply</source>
            <translation>Zrezygnuj z odpowiedzi</translation>
        </message>
        <message>
            <source>Leave the reply (Esc)</source>
            <translation>Zrezygnuj z odpowiedzi (Esc)</translation>
        </message>
        <message>
            <source>Reply to %1: %2</source>
            <translation>Odpowiedź do %1: %2</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::RowButtons</name>
        <message>
            <source>Reply</source>
            <translation>Odpowiedz</translation>
        </message>
        <message>
            <source>Reply (R)</source>
            <translation>Odpowiedz (R)</translation>
        </message>
        <message>
            <source>React</source>
            <translation>Zareaguj</translation>
        </message>
        <message>
            <source>React (+)</source>
            <translation>Zareaguj (+)</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::SettingsDialog</name>
        <message>
            <source>Settings</source>
            <translation>Ustawienia</translation>
        </message>
        <message>
            <source>Density</source>
            <translation>Gęstość</translation>
        </message>
        <message>
            <source>Compact</source>
            <translation>Ciasno</translation>
        </message>
        <message>
            <source>Comfortable</source>
            <translation>Wygodnie</translation>
        </message>
        <message>
            <source>Spacious</source>
            <translation>Przestronnie</translation>
        </message>
        <message>
            <source>Colors</source>
            <translation>Kolory</translation>
        </message>
        <message>
            <source>As the desktop</source>
            <translation>Jak w systemie</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Jasne</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Ciemne</translation>
        </message>
        <message>
            <source>The language changes at the next start.</source>
            <translation>Język zmieni się przy następnym uruchomieniu.</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Język</translation>
        </message>
        <message>
            <source>Show who joins and leaves</source>
            <translation>Pokaż, kto wchodzi i wychodzi</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Zamknij</translation>
        </message>
        <message>
            <source>Tell others when I am typing</source>
            <translation>Informuj innych, że piszę</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ShortcutSheet</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Skróty klawiszowe</translation>
        </message>
        <message>
            <source>While typing</source>
            <translation>Podczas pisania</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>Wyślij</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>Enter</translation>
        </message>
        <message>
            <source>New line</source>
            <translation>Nowy wiersz</translation>
        </message>
        <message>
            <source>Shift+Enter</source>
            <translation>Shift+Enter</translation>
        </message>
        <message>
            <source>Complete a name, a channel or a command</source>
            <translation>Dokończ pseudonim, kanał albo polecenie</translation>
        </message>
        <message>
            <source>Tab</source>
            <translation>Tab</translation>
        </message>
        <message>
            <source>What was sent before</source>
            <translation>Wysłane wcześniej</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Zamknij</translation>
        </message>
        <message>
            <source>On a message</source>
            <translation>Na wiadomości</translation>
        </message>
        <message>
            <source>Reply</source>
            <translation>Odpowiedz</translation>
        </message>
        <message>
            <source>React</source>
            <translation>Zareaguj</translation>
        </message>
        <message>
            <source>Open its link, or go to what it answers</source>
            <translation>Otwórz odnośnik albo przejdź do tego, na co odpowiada</translation>
        </message>
        <message>
            <source>Scroll the messages</source>
            <translation>Przewiń wiadomości</translation>
        </message>
        <message>
            <source>PageUp, PageDown</source>
            <translation>PageUp, PageDown</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::StatusLine</name>
        <message>
            <source>%1 on %2</source>
            <translation>%1 na %2</translation>
        </message>
        <message>
            <source>%1 (away)</source>
            <translation>%1 (nieobecność)</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::TopicLine</name>
        <message>
            <source>No topic</source>
            <translation>Brak tematu</translation>
        </message>
        <message>
            <source>Topic: %1</source>
            <translation>Temat: %1</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::JoinDialog</name>
        <message>
            <source>Join a channel</source>
            <translation>Wejdź na kanał</translation>
        </message>
        <message>
            <source>Name of the channel</source>
            <translation>Nazwa kanału</translation>
        </message>
        <message>
            <source>Key of the channel</source>
            <translation>Klucz kanału</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>Wejdź</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Anuluj</translation>
        </message>
    </context>
    <context>
        <name>JoinDialog</name>
        <message>
            <source>There is no channel %1 on this server.</source>
            <translation>Na tym serwerze nie ma kanału %1.</translation>
        </message>
        <message>
            <source>You are in as many channels as the server allows. Leave one before you join %1.</source>
            <translation>Jesteś na tylu kanałach, na ilu pozwala serwer. Wyjdź z jednego, zanim wejdziesz na kanał %1.</translation>
        </message>
        <message>
            <source>%1 is full.</source>
            <translation>Na kanale %1 nie ma już miejsc.</translation>
        </message>
        <message>
            <source>Only who is invited may join %1. Ask an operator of it.</source>
            <translation>Na kanał %1 wchodzą tylko zaproszeni. Poproś jego operatora.</translation>
        </message>
        <message>
            <source>You are banned from %1.</source>
            <translation>Masz zakaz wstępu na kanał %1.</translation>
        </message>
        <message>
            <source>%1 asks for a key, and this is not it.</source>
            <translation>Kanał %1 wymaga klucza, a to nie jest właściwy.</translation>
        </message>
        <message>
            <source>The server does not take %1 as a channel&apos;s name.</source>
            <translation>Serwer nie przyjmuje %1 jako nazwy kanału.</translation>
        </message>
        <message>
            <source>Only who has an account may join %1.</source>
            <translation>Na kanał %1 wchodzą tylko osoby z kontem.</translation>
        </message>
        <message>
            <source>%1 does not let you in.</source>
            <translation>Kanał %1 cię nie wpuszcza.</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::PersonMenu</name>
        <message>
            <source>Change &amp;nickname…</source>
            <translation>&amp;Zmień pseudonim…</translation>
        </message>
        <message>
            <source>What others &amp;see of me</source>
            <translation>&amp;Co widzą o mnie inni</translation>
        </message>
        <message>
            <source>&amp;Write to %1 in private</source>
            <translation>&amp;Napisz do %1 prywatnie</translation>
        </message>
        <message>
            <source>&amp;Mention %1</source>
            <translation>&amp;Wspomnij: %1</translation>
        </message>
        <message>
            <source>Who &amp;is %1?</source>
            <translation>Kto to &amp;jest %1?</translation>
        </message>
        <message>
            <source>Stop i&amp;gnoring %1</source>
            <translation>Przestań &amp;ignorować %1</translation>
        </message>
        <message>
            <source>I&amp;gnore %1</source>
            <translation>&amp;Ignoruj %1</translation>
        </message>
        <message>
            <source>Make %1 an &amp;operator</source>
            <translation>Daj &amp;operatora: %1</translation>
        </message>
        <message>
            <source>Take &amp;operator from %1</source>
            <translation>Zabierz &amp;operatora: %1</translation>
        </message>
        <message>
            <source>Make %1 a &amp;half-operator</source>
            <translation>Daj &amp;półoperatora: %1</translation>
        </message>
        <message>
            <source>Take &amp;half-operator from %1</source>
            <translation>Zabierz &amp;półoperatora: %1</translation>
        </message>
        <message>
            <source>Give &amp;voice to %1</source>
            <translation>Daj &amp;głos: %1</translation>
        </message>
        <message>
            <source>Take &amp;voice from %1</source>
            <translation>Zabierz &amp;głos: %1</translation>
        </message>
        <message>
            <source>&amp;Kick %1…</source>
            <translation>Wy&amp;rzuć %1…</translation>
        </message>
        <message>
            <source>&amp;Ban %1…</source>
            <translation>Z&amp;banuj %1…</translation>
        </message>
        <message>
            <source>Ban a person</source>
            <translation>Zbanuj osobę</translation>
        </message>
        <message>
            <source>Kick a person</source>
            <translation>Wyrzuć osobę</translation>
        </message>
        <message>
            <source>%1 is thrown out of %2 and cannot come back. Reason, which all will see:</source>
            <translation>%1: wyrzucenie z kanału %2, bez możliwości powrotu. Powód, który zobaczą wszyscy:</translation>
        </message>
        <message>
            <source>%1 is thrown out of %2. Reason, which all will see:</source>
            <translation>%1: wyrzucenie z kanału %2. Powód, który zobaczą wszyscy:</translation>
        </message>
        <message>
            <source>Ban</source>
            <translation>Zbanuj</translation>
        </message>
        <message>
            <source>Kick</source>
            <translation>Wyrzuć</translation>
        </message>
        <message>
            <source>The ban is set for:</source>
            <translation>Ban będzie dotyczył:</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ChannelDirectoryModel</name>
        <message>
            <source>Channel</source>
            <translation>Kanał</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>Osoby</translation>
        </message>
        <message>
            <source>Topic</source>
            <translation>Temat</translation>
        </message>
        <message>
            <source>%1, members: %2</source>
            <translation>%1, osób: %2</translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ChannelDirectoryDialog</name>
        <message>
            <source>Channels of %1</source>
            <translation>Kanały sieci %1</translation>
        </message>
        <message>
            <source>Search in names and topics</source>
            <translation>Szukaj w nazwach i tematach</translation>
        </message>
        <message>
            <source>Channels</source>
            <translation>Kanały</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>Dołącz</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>Zapytaj ponownie</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Zatrzymaj</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Zamknij</translation>
        </message>
        <message>
            <source>Asking for the channels. So far: %1</source>
            <translation>Pytam o kanały. Na razie: %1</translation>
        </message>
        <message>
            <source>The connection was lost before the list was whole.</source>
            <translation>Połączenie zostało przerwane, zanim lista była pełna.</translation>
        </message>
        <message>
            <source>The server does not list its channels now. Ask again in a moment. (%1)</source>
            <translation>Serwer nie podaje teraz listy kanałów. Zapytaj za chwilę. (%1)</translation>
        </message>
        <message>
            <source>No channel fits.</source>
            <translation>Nie znaleziono.</translation>
        </message>
        <message>
            <source>Channels that fit: %1</source>
            <translation>Pasujące kanały: %1</translation>
        </message>
        <message>
            <source>Stopped. Channels so far: %1</source>
            <translation>Zatrzymano. Kanały do tej chwili: %1</translation>
        </message>
        <message>
            <source>%1 of %2 channels; the others are not listed here.</source>
            <translation>Kanały: %1 z %2; pozostałych tu nie ma.</translation>
        </message>
        <message>
            <source>The server lists no channels.</source>
            <translation>Serwer nie podaje żadnych kanałów.</translation>
        </message>
        <message>
            <source>Channels: %1</source>
            <translation>Kanały: %1</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>Połącz</translation>
        </message>
        <message>
            <source>Connecting. The channels are asked for as soon as you are connected.</source>
            <translation>Łączenie. Lista kanałów zostanie pobrana zaraz po połączeniu.</translation>
        </message>
        <message>
            <source>You are not connected. Connect to see the channels.</source>
            <translation>Nie masz połączenia. Połącz się, aby zobaczyć kanały.</translation>
        </message>
        <message>
            <source>The field searches here, in all channels that the server has listed.</source>
            <translation>Pole szuka tutaj, we wszystkich kanałach, które podał serwer.</translation>
        </message>
        <message>
            <source>The server lists what fits “%1”; the field searches here, in that list.</source>
            <translation>Serwer podaje to, co pasuje do „%1”; pole szuka tutaj, na tej liście.</translation>
        </message>
        <message>
            <source>This server takes no such condition: it was asked for all its channels, and what does not fit “%1” was left out here.</source>
            <translation>Ten serwer nie zna takiego warunku: podał wszystkie kanały, a to, co nie pasuje do „%1”, pominięto tutaj.</translation>
        </message>
        <message>
            <source>This server cannot tell what fits “%1”, so all its channels are listed.</source>
            <translation>Ten serwer nie potrafi powiedzieć, co pasuje do „%1”, więc na liście są wszystkie kanały.</translation>
        </message>
    </context>
    <context>
        <name>PersonMenu</name>
        <message>
            <source>&amp;Nickname: %1</source>
            <translation>P&amp;seudonim: %1</translation>
        </message>
        <message>
            <source>&amp;Host, under any nickname: %1</source>
            <translation>&amp;Host, pod każdym pseudonimem: %1</translation>
        </message>
        <message>
            <source>&amp;Account, from anywhere: %1</source>
            <translation>&amp;Konto, skądkolwiek: %1</translation>
        </message>
    </context>
</TS>
